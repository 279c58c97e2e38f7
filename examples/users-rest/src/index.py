import json

USERS = {
    "123": {"userId": "123", "name": "John Doe", "orders": ["A-17", "A-23"]},
    "456": {"userId": "456", "name": "Jane Roe", "orders": []},
}


def handler(event, context):
    """Answers GET /users and GET /users/{userId}."""
    user_id = (event.get("pathParameters") or {}).get("userId")
    if user_id is None:
        return answer(200, [summary(user) for user in USERS.values()])
    if user_id not in USERS:
        return answer(404, {"message": f"no user {user_id}"})
    wanted = (event.get("queryStringParameters") or {}).get("include", "")
    user = USERS[user_id]
    return answer(200, user if "orders" in wanted.split(",") else summary(user))


def summary(user):
    return {"userId": user["userId"], "name": user["name"]}


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
        "body": json.dumps(body),
    }
