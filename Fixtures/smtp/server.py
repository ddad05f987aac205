# SPDX-License-Identifier: Apache-2.0
"""A mail server for tests: aiosmtpd, with STARTTLS and AUTH.

    server.py MODE CERTIFICATE KEY

MODE is `tls` (TLS and AUTH are required) or `plain` (neither is offered). Prints its port, then each message as a line of
JSON. Ends with its standard input.
"""
import base64
import json
import socket
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Handler:
    async def handle_DATA(self, server, session, envelope):
        print(
            json.dumps({
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "tls": session.ssl is not None,
                "content": base64.b64encode(envelope.original_content).decode(),
            }),
            flush=True,
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    is_right = data.login == b"agentauth" and data.password == "pässword".encode()
    return AuthResult(success=is_right)


mode, certificate, key = sys.argv[1:4]
options = {}
if mode == "tls":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    options = {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": authenticate,
    }
controller = Controller(Handler(), hostname="127.0.0.1", port=0, **options)


def port():
    return controller.server.sockets[0].getsockname()[1]


# The controller tries itself out, at the port that it was given: at 0, nobody answers.
controller._trigger_server = lambda: socket.create_connection(("127.0.0.1", port()), 5).close()
controller.start()
print(port(), flush=True)
sys.stdin.read()
controller.stop()
