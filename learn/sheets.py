"""Pages kept ready: what is alike for many is rendered and compressed once, the rest filled in."""

import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock

MARK = "\0"  # stands in no page: neither authors nor readers can bring it in
MAX_KEPT = 256
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # RFC 1952: deflate, no time, best, unknown
LAST_BLOCK = b"\x01\x00\x00\xff\xff"  # RFC 1951, 3.2.4: stored, final, empty
MAX_STORED = 0xFFFF
Fillings = Mapping[str, str]


def hole(name: str) -> str:
    """Return what marks a place of a page that is filled in for each reader."""
    return f"{MARK}{name}{MARK}"


class Piece:
    """A fixed piece of a page: as it is, compressed, and what it does to a checksum."""

    def __init__(self, text: str) -> None:
        self.plain = text.encode()
        self.squeezed = _squeeze(self.plain)
        self._sum = zlib.crc32(self.plain)
        noughts = bytes(len(self.plain))
        nothing = zlib.crc32(noughts)
        self._shifted = [zlib.crc32(noughts, 1 << bit) ^ nothing for bit in range(32)]

    def after(self, checksum: int) -> int:
        """Return the CRC-32 of this piece after something with `checksum`.

        The CRC is linear: what came before is carried on bit by bit, whatever stands in the piece
        (as in zlib's crc32_combine).
        """
        total = self._sum
        for image in self._shifted:
            if checksum & 1:
                total ^= image
            checksum >>= 1
        return total


class Sheet:
    """A page with holes. Its fixed pieces are compressed apart, so that they fit any filling."""

    def __init__(self, page: str) -> None:
        """Take a page with holes in it. Raises ValueError for one with half a hole."""
        texts = page.split(MARK)
        if len(texts) % 2 == 0:
            message = "A page has a hole without an end."
            raise ValueError(message)
        self.digest = hashlib.sha256(page.encode()).hexdigest()
        self._first, *fixed = map(Piece, texts[::2])
        self._rest = list(zip(texts[1::2], fixed, strict=True))

    def text(self, fillings: Fillings) -> str:
        """Return the page with its holes filled; `fillings` are HTML already."""
        filled = (fillings[name].encode() + piece.plain for name, piece in self._rest)
        return b"".join((self._first.plain, *filled)).decode()

    def gzipped(self, fillings: Fillings) -> bytes:
        """Return the same page as one gzip member: the fillings stand in it as they are."""
        checksum, size = self._first.after(0), len(self._first.plain)
        parts = [GZIP_HEAD, self._first.squeezed]
        for name, piece in self._rest:
            filling = fillings[name].encode()
            checksum = piece.after(zlib.crc32(filling, checksum))
            size += len(filling) + len(piece.plain)
            parts += (_stored(filling), piece.squeezed)
        parts += (LAST_BLOCK, checksum.to_bytes(4, "little"), size.to_bytes(4, "little"))
        return b"".join(parts)

    def tag(self, *own: str) -> str:
        """Return a short text that differs whenever the page does, or what is one reader's own."""
        return hashlib.sha256(repr((self.digest, own)).encode()).hexdigest()[:32]


def _squeeze(piece: bytes) -> bytes:
    """Return a piece as deflate blocks that end on a whole byte and refer to nothing before."""
    squeezer = zlib.compressobj(zlib.Z_BEST_COMPRESSION, wbits=-zlib.MAX_WBITS)
    return squeezer.compress(piece) + squeezer.flush(zlib.Z_FULL_FLUSH)


def _stored(filling: bytes) -> bytes:
    """Return a filling as one block that is not compressed."""
    size = len(filling)
    if size > MAX_STORED:
        message = "A filling is longer than a block."
        raise ValueError(message)
    sizes = size.to_bytes(2, "little") + (size ^ MAX_STORED).to_bytes(2, "little")
    return b"\x00" + sizes + filling


class Sheets:
    """The sheets that were asked for last, by all that decides how they look."""

    def __init__(self, most: int = MAX_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Sheet] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Sheet | None:
        """Return the sheet for `key` if it is kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def get_or_make(self, key: Hashable, render: Callable[[], str]) -> Sheet:
        """Return the sheet for `key`, rendered now unless it is kept."""
        sheet = self.get(key)
        if sheet is None:
            sheet = Sheet(render())
            with self._lock:
                self._kept[key] = sheet
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return sheet
