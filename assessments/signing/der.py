"""DER as it must be spelled (X.690 10 and 11), without building any object.

asn1crypto can answer by encoding again what it decoded, but takes some 50 ms for one container
and longer for one made to nest; this walk is linear.
"""

_END, _BOOLEAN, _INTEGER, _CONSTRUCTED, _LONG_TAG = 0x00, 0x01, 0x02, 0x20, 0x1F


def der_length(data: bytes, start: int = 0) -> int | None:
    """Length in bytes, header included, of the value at `start`; None when it is not DER."""
    header = _header(data, start)
    return None if header is None else header[0] + header[1]


def is_der(data: bytes) -> bool:
    """Whether `data` is one value spelled the only way DER allows.

    Lengths are definite and minimal, contents fill them exactly, booleans and integers are in
    their shortest form. The order inside a SET OF is not looked at, nor are implicit tags.
    """
    # Ends of the values being walked: each child must end where its parent does, or before.
    ends = [len(data)]
    position = 0
    if der_length(data) != len(data):
        return False
    while position < len(data):
        while ends[-1] == position:
            ends.pop()
        header = _header(data, position)
        if header is None or position + sum(header) > ends[-1]:
            return False
        tag, body = data[position], position + header[0]
        end = body + header[1]
        if tag & _CONSTRUCTED:
            ends.append(end)
            position = body
        elif _is_spelled_right(tag, data[body:end]):
            position = end
        else:
            return False
    return True


def _header(data: bytes, start: int) -> tuple[int, int] | None:
    """Sizes of header and contents at `start`, or None when they are not DER or overrun."""
    if len(data) < start + 2 or data[start] & _LONG_TAG == _LONG_TAG:
        return None
    first = data[start + 1]
    width = first & 0x7F if first >= 0x80 else 0
    size = int.from_bytes(data[start + 2 : start + 2 + width], "big") if width else first
    minimal = first < 0x80 or (1 <= width <= 4 and size >= max(0x80, 1 << 8 * (width - 1)))
    return (2 + width, size) if minimal and start + 2 + width + size <= len(data) else None


def _is_spelled_right(tag: int, contents: bytes) -> bool:
    # An end-of-contents marker has no place where lengths are definite: the zeros that pad a
    # signature would otherwise pass for values of an enlarged container.
    if tag == _END:
        return False
    if tag == _BOOLEAN:
        return contents in (b"\x00", b"\xff")
    if tag == _INTEGER:
        redundant = len(contents) > 1 and (
            (contents[0] == 0 and contents[1] < 0x80)
            or (contents[0] == 0xFF and contents[1] >= 0x80)
        )
        return bool(contents) and not redundant
    return True
