"""Runs a Python Lambda handler: takes invocations as frames on file descriptor 3 (see src/frames.ts) and answers on it."""
import decimal
import importlib
import json
import logging
import os
import socket
import struct
import sys
import time
import traceback

HEADER = struct.Struct("<IBI")
READY, RESULT, ERROR, LAST_ERROR = 1, 2, 3, 9
HERE = os.path.abspath(__file__)

os.set_inheritable(3, False)
channel = socket.socket(fileno=3)
channel.setblocking(True)


def send(kind, sequence, text):
    body = text.encode("utf-8", "surrogatepass")
    channel.sendall(HEADER.pack(len(body), kind, sequence) + body)


def receive(count):
    parts = []
    while count > 0:
        chunk = channel.recv(min(count, 1 << 20))
        if not chunk:
            os._exit(1)  # the server is gone
        parts.append(chunk)
        count -= len(chunk)
    return parts[0] if len(parts) == 1 else b"".join(parts)


# ---- the handler's context


class CognitoIdentity:
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]

    def __init__(self, values):
        self.cognito_identity_id = values.get("cognitoIdentityId")
        self.cognito_identity_pool_id = values.get("cognitoIdentityPoolId")


class Client:
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))


class ClientContext:
    __slots__ = ["custom", "env", "client"]

    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = Client(values["client"]) if "client" in values else None


class LambdaContext:
    def __init__(self, request_id, deadline_ms, arn, client_context, identity):
        self.aws_request_id = request_id
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = arn
        self.client_context = ClientContext(json.loads(client_context)) if client_context else None
        self.identity = CognitoIdentity(json.loads(identity) if identity else {})
        self._epoch_deadline_time_in_ms = deadline_ms

    def get_remaining_time_in_millis(self):
        return max(int(self._epoch_deadline_time_in_ms - time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


# ---- logging, as Lambda sets it up

current = {"request_id": ""}


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = current["request_id"]
        return True


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
    )
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


# ---- errors, in Lambda's words


class Fault(Exception):
    def __init__(self, error_type, message, stack=None):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.stack = stack or []


def stack_of(error):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if os.path.abspath(frame.filename) != HERE]
    return traceback.format_list([frame for frame in frames if not frame.filename.startswith("<frozen importlib")])


def error_of(error):
    if isinstance(error, Fault):
        return error.error_type, error.message, error.stack
    return type(error).__name__, str(error), stack_of(error)


def answer_error(sequence, request_id, error, kind=ERROR):
    error_type, message, stack = error_of(error)
    lines = ["[ERROR] %s: %s" % (error_type, message)]
    if stack:
        lines.append("Traceback (most recent call last):")
        lines.append("".join(stack).rstrip("\n"))
    print("\n".join(lines))
    body = {"errorMessage": message, "errorType": error_type, "requestId": request_id, "stackTrace": stack}
    flush()
    send(kind, sequence, json.dumps(body))


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass


# ---- names under .localhost are this machine (RFC 6761); the resolvers of many systems do not know it

getaddrinfo = socket.getaddrinfo


def getaddrinfo_of_localhost(host, *args, **options):
    name = host.decode("ascii", "replace") if isinstance(host, (bytes, bytearray)) else host
    if isinstance(name, str) and name.rstrip(".").lower().endswith(".localhost"):
        host = "127.0.0.1"
    return getaddrinfo(host, *args, **options)


socket.getaddrinfo = getaddrinfo_of_localhost


# ---- loading


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error))
    if module_name.split("/")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, (error.text or "").rstrip("\n"))
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), [place])
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name))


# ---- invocations


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, decimal.Decimal):
            return float(value)
        return super().default(value)


def keeps_unicode():
    """From Python 3.12 on, Lambda's answers are UTF-8 without \\u escapes."""
    version = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2]
    return version.isdigit() and int(version) >= 12


encoder = Encoder(ensure_ascii=not keeps_unicode())


def run(handler, event, context):
    try:
        event = json.loads(event)
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)
    result = handler(event, context)
    try:
        return encoder.encode(result)
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)


def main():
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    set_up_logging()
    fault = None
    handler = None
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:
        fault = error
    send(READY, 0, "")
    while True:
        length, _, sequence = HEADER.unpack(receive(HEADER.size))
        body = receive(length).decode("utf-8", "surrogatepass")
        request_id, deadline, arn, trace_id, client_context, identity, event = body.split("\n", 6)
        current["request_id"] = request_id
        if trace_id:
            os.environ["_X_AMZN_TRACE_ID"] = trace_id
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        if fault is not None:
            answer_error(sequence, request_id, fault, LAST_ERROR)
            os._exit(1)  # the next invocation starts afresh, as on Lambda
        try:
            result = run(handler, event, LambdaContext(request_id, int(deadline), arn, client_context, identity))
        except Exception as error:
            answer_error(sequence, request_id, error)
            continue
        flush()
        send(RESULT, sequence, result)


main()
