import json
import uuid


def handler(event, context):
    """Answers POST /users."""
    try:
        user = json.loads(event.get("body") or "")
        name = user["name"]
    except (ValueError, KeyError, TypeError):
        return answer(400, {"message": 'send a JSON object with a "name"'})
    return answer(201, {"userId": str(uuid.uuid4()), "name": name})


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
        "body": json.dumps(body),
    }
