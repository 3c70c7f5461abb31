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


def refused(code, call, **arguments):
    """The call answers this error of the model, and nothing else."""
    try:
        call(**arguments)
    except getattr(personalize.exceptions, code):
        return
    raise SystemExit(f"{arguments} was not refused with {code}")


def until_gone(describe, **arn):
    for _ in range(1200):
        try:
            getattr(personalize, describe)(**arn)
        except personalize.exceptions.ResourceNotFoundException:
            return
        time.sleep(0.05)
    raise SystemExit(f"{arn} is still there a minute after it was deleted")


def lines(prefix):
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]
    bodies = [s3.get_object(Bucket=bucket, Key=o["Key"])["Body"].read().decode() for o in found]
    return [line for body in bodies for line in body.splitlines()]


def train(name, recipe):
    arn = personalize.create_solution(
        name=name, datasetGroupArn=group, performAutoTraining=False, recipeArn=f"arn:aws:personalize:::recipe/{recipe}"
    )["solutionArn"]
    until_active("describe_solution", "solution", solutionArn=arn)
    made = personalize.create_solution_version(solutionArn=arn)["solutionVersionArn"]
    until_active("describe_solution_version", "solutionVersion", solutionVersionArn=made)
    return made


unseen = personalize.create_filter(
    name="walk-unseen", datasetGroupArn=group, filterExpression='EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("watch")'
)["filterArn"]
until_active("describe_filter", "filter", filterArn=unseen)
answer = runtime.get_recommendations(campaignArn=campaign, userId="nobody", filterArn=unseen)["itemList"]
assert answer and before[-1] not in [i["itemId"] for i in answer], answer
ok("a filter keeps out what the user has just watched")

ranked = runtime.get_personalized_ranking
ranking = personalize.create_campaign(
    name="walk-ranking", solutionVersionArn=train("walk-ranking", "aws-personalized-ranking"), minProvisionedTPS=1
)["campaignArn"]
until_active("describe_campaign", "campaign", campaignArn=ranking)
order = [i["itemId"] for i in ranked(campaignArn=ranking, userId="1", inputList=before[:4])["personalizedRanking"]]
assert sorted(order) == sorted(before[:4]), order
ok("get_personalized_ranking")


def places(folder, *records):
    s3.put_object(Bucket=bucket, Key=f"{folder}/in.json", Body="\n".join(json.dumps(r) for r in records).encode())
    return {
        "jobName": f"walk-{folder}",
        "roleArn": ROLE,
        "jobInput": {"s3DataSource": {"path": f"s3://{bucket}/{folder}/in.json"}},
        "jobOutput": {"s3DataDestination": {"path": f"s3://{bucket}/{folder}-out/"}},
    }


inference = personalize.create_batch_inference_job(
    solutionVersionArn=version, numResults=3, **places("inference", {"userId": "u1"}, {"userId": "u2"})
)["batchInferenceJobArn"]
until_active("describe_batch_inference_job", "batchInferenceJob", batchInferenceJobArn=inference)
assert len(json.loads(lines("inference-out/")[0])["output"]["recommendedItems"]) == 3
segments = personalize.create_batch_segment_job(
    solutionVersionArn=train("walk-affinity", "aws-item-affinity"), numResults=3, **places("segment", {"itemId": before[0]})
)["batchSegmentJobArn"]
until_active("describe_batch_segment_job", "batchSegmentJob", batchSegmentJobArn=segments)
assert "output" in json.loads(lines("segment-out/")[0])
ok("batch inference job, batch segment job")

datasets = {d["datasetType"].lower(): d["datasetArn"] for d in personalize.list_datasets(datasetGroupArn=group)["datasets"]}
export = personalize.create_dataset_export_job(
    jobName="walk", datasetArn=datasets["items"], roleArn=ROLE, ingestionMode="ALL",
    jobOutput={"s3DataDestination": {"path": f"s3://{bucket}/export/"}},
)["datasetExportJobArn"]
until_active("describe_dataset_export_job", "datasetExportJob", datasetExportJobArn=export)
assert lines("export/")[0].startswith("ITEM_ID,"), lines("export/")[0]
ok("dataset export job")

shop = personalize.create_dataset_group(name="walk-videos", domain="VIDEO_ON_DEMAND")["datasetGroupArn"]
until_active("describe_dataset_group", "datasetGroup", datasetGroupArn=shop)
record = {"type": "record", "name": "Interactions", "namespace": "com.amazonaws.personalize.schema", "fields": FIELDS["Interactions"][:4], "version": "1.0"}
video_schema = personalize.create_schema(name="walk-videos", domain="VIDEO_ON_DEMAND", schema=json.dumps(record))["schemaArn"]
videos = personalize.create_dataset(name="walk-videos", schemaArn=video_schema, datasetGroupArn=shop, datasetType="Interactions")["datasetArn"]
until_active("describe_dataset", "dataset", datasetArn=videos)
rows = [f"u{n % 40},i{n * n % 29},{1_700_000_000 + n},Watch" for n in range(1200)]
s3.put_object(Bucket=bucket, Key="videos/data.csv", Body="\n".join(["USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE", *rows]).encode())
job = personalize.create_dataset_import_job(
    jobName="walk-videos", datasetArn=videos, roleArn=ROLE, dataSource={"dataLocation": f"s3://{bucket}/videos/"}
)["datasetImportJobArn"]
until_active("describe_dataset_import_job", "datasetImportJob", datasetImportJobArn=job)
recommender = personalize.create_recommender(
    name="walk-popular", datasetGroupArn=shop, recipeArn="arn:aws:personalize:::recipe/aws-vod-most-popular"
)["recommenderArn"]
until_active("describe_recommender", "recommender", recommenderArn=recommender)
assert len(runtime.get_recommendations(recommenderArn=recommender, userId="u1", numResults=3)["itemList"]) == 3
ok("recommender of a domain dataset group")

BUSY = "ResourceInUseException"
refused(BUSY, personalize.delete_dataset_group, datasetGroupArn=group)
refused(BUSY, personalize.delete_solution, solutionArn=solution)
refused(BUSY, personalize.delete_dataset, datasetArn=datasets["interactions"])
schema_arn = personalize.describe_dataset(datasetArn=datasets["items"])["dataset"]["schemaArn"]
refused(BUSY, personalize.delete_schema, schemaArn=schema_arn)
refused(BUSY, personalize.delete_dataset_group, datasetGroupArn=shop)
ok("deletes in the wrong order answer ResourceInUseException")

personalize.delete_recommender(recommenderArn=recommender)
until_gone("describe_recommender", recommenderArn=recommender)
for one in (campaign, ranking):
    personalize.delete_campaign(campaignArn=one)
    until_gone("describe_campaign", campaignArn=one)
for one in personalize.list_solutions(datasetGroupArn=group)["solutions"]:
    personalize.delete_solution(solutionArn=one["solutionArn"])
    until_gone("describe_solution", solutionArn=one["solutionArn"])
personalize.delete_event_tracker(eventTrackerArn=tracker["eventTrackerArn"])
until_gone("describe_event_tracker", eventTrackerArn=tracker["eventTrackerArn"])
personalize.delete_filter(filterArn=unseen)
until_gone("describe_filter", filterArn=unseen)
for one in (*datasets.values(), videos):
    personalize.delete_dataset(datasetArn=one)
    until_gone("describe_dataset", datasetArn=one)
for one in personalize.list_schemas()["schemas"]:
    personalize.delete_schema(schemaArn=one["schemaArn"])
for one in (group, shop):
    personalize.delete_dataset_group(datasetGroupArn=one)
    until_gone("describe_dataset_group", datasetGroupArn=one)
assert personalize.list_dataset_groups()["datasetGroups"] == [] and personalize.list_schemas()["schemas"] == []
ok("everything deleted in order")
