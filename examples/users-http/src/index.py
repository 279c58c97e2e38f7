import json
import uuid

USERS = {
    "123": {"userId": "123", "name": "John Doe"},
    "456": {"userId": "456", "name": "Jane Roe"},
}


def handler(event, context):
    """Answers by route key; what is no answer object becomes a 200 with a JSON body (payload format 2.0)."""
    route = event["routeKey"]
    if route == "GET /users":
        return list(USERS.values())
    if route == "GET /users/{userId}":
        user = USERS.get(event["pathParameters"]["userId"])
        return user if user else {"statusCode": 404, "body": json.dumps({"message": "no such user"})}
    name = json.loads(event.get("body") or "{}").get("name")
    if not name:
        return {"statusCode": 400, "body": json.dumps({"message": 'send a JSON object with a "name"'})}
    return {"statusCode": 201, "body": json.dumps({"userId": str(uuid.uuid4()), "name": name})}
