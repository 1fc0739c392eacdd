"""Signatures on evidence (Ed25519, RFC 8032): who changed it after the examiner signed it is found out.

`signature.json` beside the manifest signs the manifest's bytes, which name the hash of every other file.
"""

import base64
import hashlib
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from labkit.errors import InputError, Problem, UsageError
from labkit.grading.vault import Budget, open_vault
from labkit.language import _

SIGNATURE = "signature.json"
_PURPOSE = b"labkit evidence 1\0"
"""Signed before the manifest, so that a signature means nothing elsewhere."""


def new_key(path: Path) -> str:
    """Write a new private key, and its public half beside it as `.pub`; return the fingerprint.

    Raises UsageError rather than overwrite one.
    """
    public = path.with_name(path.name + ".pub")
    if path.exists() or public.exists():
        raise UsageError(_("exists already"), place=str(path), hint=_("a lost key cannot be had back"))
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return fingerprint(key.public_key())


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Read the key that signs. Raises InputError where the file holds none."""
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Read the key that verifies, from its own file or from the private key's. Raises InputError."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        return read_private_key(path).public_key()
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path)
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return a short name for a key, as people compare them."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")


def signature_of(manifest: bytes, key: Ed25519PrivateKey, purpose: bytes = _PURPOSE) -> bytes:
    """Return the file `signature.json` that goes with a manifest, or with what else has a `purpose` of its own."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    document = {"algorithm": "Ed25519", "key": _text(raw), "signature": _text(key.sign(purpose + manifest))}
    return (json.dumps(document, indent=1) + "\n").encode()


def signer(path: Path) -> Ed25519PublicKey | None:
    """Return the key whose signature a bundle carries, None where it is not signed.

    Raises InputError where the signature is not one of the manifest. Whether the key is the examiner's, and
    whether the other files are those of the manifest, is for others to say.
    """
    vault = open_vault(path)
    if not vault.has(SIGNATURE):
        return None
    manifest, signature = (vault.read(name, Budget()) for name in ("manifest.json", SIGNATURE))
    return signer_of(manifest, signature, (vault.place("manifest.json"), vault.place(SIGNATURE)))


def signer_of(
    manifest: bytes, signature: bytes, places: tuple[str, str], purpose: bytes = _PURPOSE
) -> Ed25519PublicKey:
    """Return the key that made a signature. Raises InputError where it is none, or not of these bytes.

    `places` is what errors call the two.
    """
    try:
        document = json.loads(signature)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(document["key"], validate=True))
        key.verify(base64.b64decode(document["signature"], validate=True), purpose + manifest)
    except InvalidSignature as error:
        raise InputError(Problem(places[0], _("was changed after it was signed"))) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(Problem(places[1], _("not a signature: {error}", error=error))) from error
    return key


def _no_key(path: Path) -> InputError:
    return InputError(Problem(str(path), _("holds no Ed25519 key"), _("`labkit key new FILE` makes one")))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
