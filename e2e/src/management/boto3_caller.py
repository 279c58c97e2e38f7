"""Calls AWS operations through boto3: one JSON request a line in, one JSON answer a line out."""
import base64
import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

CLIENTS = {}


def client_of(service, endpoint):
    if (service, endpoint) not in CLIENTS:
        config = Config(retries={"total_max_attempts": 1})
        CLIENTS[service, endpoint] = boto3.client(service, endpoint_url=endpoint, region_name="us-east-1", config=config)
    return CLIENTS[service, endpoint]


def decode(value):
    if isinstance(value, dict):
        return base64.b64decode(value["$bytes"]) if "$bytes" in value else {key: decode(entry) for key, entry in value.items()}
    return [decode(entry) for entry in value] if isinstance(value, list) else value


def encode(value):
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(type(value))


for line in sys.stdin:
    request = json.loads(line)
    try:
        client = client_of(request["service"], request["endpoint"])
        output = getattr(client, xform_name(request["operation"]))(**decode(request["input"]))
        output.pop("ResponseMetadata")
        answer = {"output": output}
    except ClientError as error:
        answer = {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    except Exception as error:  # what boto3 itself refuses
        answer = {"code": type(error).__name__, "message": str(error)}
    print(json.dumps(answer, default=encode), flush=True)
