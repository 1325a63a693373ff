"""What the evidence says of the page from which an ad was read."""

from typing import Any

from crawlers.evidence import Archive, EvidenceError
from stream.deletions import Deletions, ad_key
from stream.errors import InputError
from stream.messages import RecordRef
from stream.stages import Context


def card(context: Context, ad_id: str) -> dict[str, Any]:
    """Address, time, hash, file and offset of an ad's capture, and whether it verifies now."""
    ref = _ref(context, ad_id)
    archive = Archive(context.evidence_url)
    head = archive.head(ref)
    problems = _problems(archive, ref)
    return {
        "ad": ad_id,
        "url": head.url,
        "time": head.at,
        "status": head.status,
        "via": head.via,
        "sha256": ref.sha256,
        "file": str(archive.path(ref)),
        "offset": ref.offset,
        "verified": not problems,
        "problems": problems,
    }


def _ref(context: Context, ad_id: str) -> RecordRef:
    from search import open_index

    index = open_index(context.index_url)
    try:
        ad = index.get(ad_id)
    finally:
        index.close()
    if ad is None:
        raise _absent(context, ad_id)
    if ad.capture is None:
        raise InputError("was imported without a page, so there is no capture", where=ad_id)
    return ad.capture


def _absent(context: Context, ad_id: str) -> InputError:
    store = Deletions.open(context.state_url)
    try:
        deleted = store.get(ad_key(ad_id))
    finally:
        store.close()
    if deleted is None:
        return InputError("no such ad in the index", where=ad_id, cure="thb search finds its id")
    return InputError(
        f"was deleted ({deleted.reason})",
        where=ad_id,
        cure="its page stays in the evidence: thb evidence verify",
    )


def _problems(archive: Archive, ref: RecordRef) -> list[str]:
    try:
        archive.body(ref)
    except EvidenceError as error:
        return [str(error)]
    checked = archive.verify(archive.path(ref))
    return [] if checked.ok else checked.problems
