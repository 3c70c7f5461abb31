"""The life of a dataset group on the running endpoint with boto3, which checks each answer against the published service model.

Usage: boto3_client.py DIR, the folder of interactions.csv and items.csv.
"""
import json
import sys
import time
from pathlib import Path

import boto3

directory = Path(sys.argv[1])
personalize = boto3.client("personalize")
runtime = boto3.client("personalize-runtime")
events = boto3.client("personalize-events")
s3 = boto3.client("s3")
ROLE = "arn:aws:iam::000000000000:role/personalize"


def ok(what):
    print(f"  ok  boto3 {what}")


def until_active(describe, member, **arn):
    for _ in range(1200):
        resource = getattr(personalize, describe)(**arn)[member]
        if resource["status"] == "ACTIVE":
            return resource
        assert not resource["status"].endswith("FAILED"), resource
        time.sleep(0.05)
    raise SystemExit(f"{arn} is still {resource['status']} after a minute")


def schema(name, fields):
    record = {"type": "record", "name": name, "namespace": "com.amazonaws.personalize.schema", "fields": fields, "version": "1.0"}
    return personalize.create_schema(name=f"walk-{name.lower()}", schema=json.dumps(record))["schemaArn"]


bucket = "walk-databucket"
s3.create_bucket(Bucket=bucket)
for kind in ("interactions", "items"):
    s3.upload_file(str(directory / f"{kind}.csv"), bucket, f"{kind}/{kind}.csv")
keys = [o["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 1}) for o in page["Contents"]]
assert keys == ["interactions/interactions.csv", "items/items.csv"], keys
ok("S3 upload, paged list")

assert any(r["name"] == "aws-similar-items" for r in personalize.list_recipes()["recipes"])
ok("list_recipes")

group = personalize.create_dataset_group(name="walk")["datasetGroupArn"]
until_active("describe_dataset_group", "datasetGroup", datasetGroupArn=group)
FIELDS = {
    "Interactions": [
        {"name": "USER_ID", "type": "string"},
        {"name": "ITEM_ID", "type": "string"},
        {"name": "TIMESTAMP", "type": "long"},
        {"name": "EVENT_TYPE", "type": "string"},
        {"name": "EVENT_VALUE", "type": ["null", "float"]},
    ],
    "Items": [
        {"name": "ITEM_ID", "type": "string"},
        {"name": "TITLE", "type": "string"},
        {"name": "GENRES", "type": "string", "categorical": True},
        {"name": "YEAR", "type": "int"},
        {"name": "CREATION_TIMESTAMP", "type": "long"},
    ],
}
for kind, fields in FIELDS.items():
    dataset = personalize.create_dataset(name=f"walk-{kind.lower()}", schemaArn=schema(kind, fields), datasetGroupArn=group, datasetType=kind)["datasetArn"]
    until_active("describe_dataset", "dataset", datasetArn=dataset)
    job = personalize.create_dataset_import_job(
        jobName=f"walk-{kind.lower()}", datasetArn=dataset, roleArn=ROLE, dataSource={"dataLocation": f"s3://{bucket}/{kind.lower()}/"}
    )["datasetImportJobArn"]
    until_active("describe_dataset_import_job", "datasetImportJob", datasetImportJobArn=job)
ok("datasets imported")

tracker = personalize.create_event_tracker(name="walk", datasetGroupArn=group)
until_active("describe_event_tracker", "eventTracker", eventTrackerArn=tracker["eventTrackerArn"])
solution = personalize.create_solution(
    name="walk", datasetGroupArn=group, performAutoTraining=False, recipeArn="arn:aws:personalize:::recipe/aws-user-personalization"
)["solutionArn"]
until_active("describe_solution", "solution", solutionArn=solution)
version = personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
until_active("describe_solution_version", "solutionVersion", solutionVersionArn=version)
metrics = personalize.get_solution_metrics(solutionVersionArn=version)["metrics"]
assert 0 < metrics["normalized_discounted_cumulative_gain_at_10"] < 1, metrics
ok(f"solution version trained, ndcg@10 {metrics['normalized_discounted_cumulative_gain_at_10']:.3f}")

campaign = personalize.create_campaign(name="walk", solutionVersionArn=version, minProvisionedTPS=1)["campaignArn"]
until_active("describe_campaign", "campaign", campaignArn=campaign)
items = runtime.get_recommendations(campaignArn=campaign, userId="1", numResults=5)["itemList"]
assert len(items) == 5 and all(0 <= i["score"] <= 1 for i in items), items
ok("get_recommendations")

before = [i["itemId"] for i in runtime.get_recommendations(campaignArn=campaign, userId="nobody")["itemList"]]
events.put_events(
    trackingId=tracker["trackingId"],
    userId="nobody",
    sessionId="s2",
    eventList=[{"eventType": "watch", "itemId": before[-1], "sentAt": time.time()}],
)
after = [i["itemId"] for i in runtime.get_recommendations(campaignArn=campaign, userId="nobody")["itemList"]]
assert before != after
ok("put_events changes get_recommendations of a new user")

try:
    personalize.describe_campaign(campaignArn=campaign + "-none")
    raise SystemExit("no error for an unknown campaign")
except personalize.exceptions.ResourceNotFoundException:
    ok("ResourceNotFoundException is the modelled one")
