"""moto's server, with stand-ins for the resource types that its CloudFormation does not know.

A type that moto does not know is skipped, and the first Fn::GetAtt of it fails the stack. The stand-ins give such a resource
an identity and its attributes, so that every template, reference and export is deployed; they do nothing else.
"""
import sys

from moto.core.common_models import CloudFormationModel
from moto.server import main

# Type -> attributes, as the CloudFormation template reference has them.
ATTRIBUTES = {
    "AWS::Personalize::DatasetGroup": ["DatasetGroupArn"],
    "AWS::Personalize::Schema": ["SchemaArn"],
    "AWS::Personalize::Dataset": ["DatasetArn"],
    "AWS::Personalize::EventTracker": ["EventTrackerArn", "TrackingId"],
    "AWS::Personalize::Filter": ["FilterArn"],
    "AWS::ApiGatewayV2::Api": ["ApiEndpoint", "ApiId"],
    "AWS::ApiGatewayV2::Authorizer": ["AuthorizerId"],
    "AWS::ApiGatewayV2::Integration": ["IntegrationId"],
    "AWS::ApiGatewayV2::Route": ["RouteId"],
    "AWS::ApiGatewayV2::Stage": [],
    "AWS::Budgets::Budget": [],
    "AWS::CloudWatch::Alarm": ["Arn"],
    "AWS::CloudWatch::Dashboard": [],
}


class StandIn(CloudFormationModel):
    # moto files models by the second part of their module's name.
    __module__ = "moto.standin"
    attributes = []

    def __init__(self, physical_resource_id):
        self.physical_resource_id = physical_resource_id

    @staticmethod
    def cloudformation_name_type():
        return "Name"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in cls.attributes

    def get_cfn_attribute(self, attribute_name):
        if attribute_name not in self.attributes:
            raise KeyError(f"{self.cloudformation_type()} has no attribute {attribute_name}")
        return self.physical_resource_id

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        _, service, kind = cls.cloudformation_type().lower().split("::")
        return cls(f"arn:aws:{service}:{region_name}:{account_id}:{kind}/{resource_name}")

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        return None

    def is_created(self):
        return True


def stand_in(name, names):
    return type(
        name.replace("::", ""),
        (StandIn,),
        {"__module__": "moto.standin", "attributes": names, "cloudformation_type": staticmethod(lambda: name)},
    )


KEPT = [stand_in(name, names) for name, names in ATTRIBUTES.items()]


def direct_subclasses(base):
    # moto reads the direct subclasses of the model: the stand-ins are one level below.
    return [c for c in base.__subclasses__() if c is not StandIn] + KEPT


import moto.cloudformation.parsing as parsing  # noqa: E402  (patched before the server starts)

parsing.get_model_list = lambda: direct_subclasses(CloudFormationModel)

# The tags of AWS::SSM::Parameter are a map in templates; moto reads a list.
from moto.ssm.models import Parameter  # noqa: E402

create_parameter = Parameter.create_from_cloudformation_json.__func__


def with_listed_tags(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = dict(cloudformation_json["Properties"])
    if isinstance(properties.get("Tags"), dict):
        properties["Tags"] = [{"Key": key, "Value": value} for key, value in properties["Tags"].items()]
    return create_parameter(cls, resource_name, {**cloudformation_json, "Properties": properties}, account_id, region_name, **kwargs)


Parameter.create_from_cloudformation_json = classmethod(with_listed_tags)

# CloudFormation ends the names that it gives to FIFO queues as it has to; moto does not.
from moto.sqs.models import Queue  # noqa: E402

create_queue = Queue.create_from_cloudformation_json.__func__


def with_fifo_name(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = cloudformation_json["Properties"]
    name = resource_name if "QueueName" in properties or not properties.get("FifoQueue") else f"{resource_name[:75]}.fifo"
    return create_queue(cls, name, cloudformation_json, account_id, region_name, **kwargs)


Queue.create_from_cloudformation_json = classmethod(with_fifo_name)
main(sys.argv[1:])
