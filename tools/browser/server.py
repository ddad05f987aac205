# SPDX-License-Identifier: Apache-2.0
"""A real `agentauth serve` on a directory of its own, and agents that ask it for things."""

import base64
import hashlib
import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PASSWORD = "correct horse battery staple"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """An Ed25519 key, held by openssl."""

    def __init__(self, folder, name):
        self.path = os.path.join(folder, name + ".pem")
        subprocess.run(
            ["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.path],
            check=True, capture_output=True)
        der = subprocess.run(
            ["openssl", "pkey", "-in", self.path, "-pubout", "-outform", "DER"],
            check=True, capture_output=True).stdout
        # SubjectPublicKeyInfo of Ed25519 ends in the 32 bytes of the key (RFC 8410).
        self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url(der[-32:])}
        canonical = json.dumps(self.jwk, separators=(",", ":"), sort_keys=True)
        self.thumbprint = base64url(hashlib.sha256(canonical.encode()).digest())

    def sign(self, text):
        with tempfile.NamedTemporaryFile() as file:
            file.write(text.encode())
            file.flush()
            return subprocess.run(
                ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.path, "-in", file.name],
                check=True, capture_output=True).stdout


class Server:
    """`agentauth serve`, from `with` to its end."""

    def __init__(self):
        self.executable = os.environ["AGENTAUTH"]
        self.folder = tempfile.TemporaryDirectory(prefix="agentauth-browser-")
        self.data = os.path.join(self.folder.name, "data")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.issuer = f"http://localhost:{self.port}"
        self.keys = 0

    def __enter__(self):
        environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
        self.log = open(os.path.join(self.folder.name, "log"), "w")
        self.process = subprocess.Popen(
            [self.executable, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}"],
            stdout=self.log, stderr=self.log, env=environment)
        for _ in range(200):
            try:
                urllib.request.urlopen(self.issuer + "/healthz", timeout=1)
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not answer: " + open(self.log.name).read())

    def __exit__(self, *_):
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self.folder.cleanup()
        assert code == 0, f"the server ended with {code}"

    def operator(self, *words, typed=None):
        return subprocess.run(
            [self.executable, *words, "--data", self.data], input=typed, text=True, check=True,
            capture_output=True).stdout

    def add_user(self, name):
        self.operator("admin", "users", "add", name, "--password-stdin", typed=PASSWORD)

    def key(self):
        self.keys += 1
        return Key(self.folder.name, f"key-{self.keys}")

    def ask(self, capabilities, name, reason=None, host_name=None):
        """Registers an agent of a new host; returns what waits for an answer."""
        host, agent = self.key(), self.key()
        body = {"name": name, "mode": "delegated", "capabilities": capabilities}
        if reason is not None:
            body["reason"] = reason
        if host_name is not None:
            body["host_name"] = host_name
        answer = self.call("POST", "/agent/register", host, agent, body)
        return {"agent": answer["agent_id"], "host": host, **answer["approval"]}

    def status(self, asked):
        return self.call("GET", f"/agent/status?agent_id={asked['agent']}", asked["host"])

    def call(self, method, path, host, agent=None, body=None):
        now = int(time.time())
        claims = {
            "iss": host.thumbprint, "aud": self.issuer, "iat": now, "exp": now + 60,
            "jti": secrets.token_hex(16), "host_public_key": host.jwk}
        if agent is not None:
            claims["agent_public_key"] = agent.jwk
        head = base64url(json.dumps({"alg": "EdDSA", "typ": "host+jwt"}).encode())
        signed = head + "." + base64url(json.dumps(claims).encode())
        request = urllib.request.Request(
            self.issuer + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {signed}.{base64url(host.sign(signed))}",
                "Content-Type": "application/json"})
        try:
            return json.load(urllib.request.urlopen(request, timeout=10))
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()}")
