"""A walk through the running endpoint with boto3, which checks each answer against the published service model."""
import sys
import time

import boto3

campaign, user, tracking, bucket = sys.argv[1:]
personalize = boto3.client("personalize")
runtime = boto3.client("personalize-runtime")
events = boto3.client("personalize-events")
s3 = boto3.client("s3")


def ok(what):
    print(f"  ok  boto3 {what}")


described = personalize.describe_campaign(campaignArn=campaign)["campaign"]
assert described["status"] == "ACTIVE", described
assert described["minProvisionedTPS"] == 1, described
ok("describe_campaign")

recipes = personalize.list_recipes()["recipes"]
assert any(r["name"] == "aws-similar-items" for r in recipes), recipes
ok("list_recipes")

items = runtime.get_recommendations(campaignArn=campaign, userId=user, numResults=5)["itemList"]
assert len(items) == 5 and all(0 <= i["score"] <= 1 for i in items), items
ok("get_recommendations")

before = [i["itemId"] for i in runtime.get_recommendations(campaignArn=campaign, userId="nobody")["itemList"]]
events.put_events(
    trackingId=tracking,
    userId="nobody",
    sessionId="s2",
    eventList=[{"eventType": "watch", "itemId": before[-1], "sentAt": time.time()}],
)
after = [i["itemId"] for i in runtime.get_recommendations(campaignArn=campaign, userId="nobody")["itemList"]]
assert before != after
ok("put_events changes get_recommendations of a new user")

s3.put_object(Bucket=bucket, Key="probe/boto3.csv", Body=b"x" * 100_000)
assert s3.get_object(Bucket=bucket, Key="probe/boto3.csv")["Body"].read() == b"x" * 100_000
keys = [o["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="probe/", PaginationConfig={"PageSize": 1}) for o in page["Contents"]]
assert keys == ["probe/boto3.csv", "probe/probe.csv"], keys
ok("S3 put, get, paged list")

try:
    personalize.describe_campaign(campaignArn=campaign + "-none")
    raise SystemExit("no error for an unknown campaign")
except personalize.exceptions.ResourceNotFoundException:
    ok("ResourceNotFoundException is the modelled one")
