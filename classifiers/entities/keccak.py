"""Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with the padding of the original."""

_RATE = 136
_MASK = (1 << 64) - 1


def _rotations() -> list[list[int]]:
    """By how many bits each lane is turned (rho)."""
    turns = [[0] * 5 for _ in range(5)]
    x, y = 1, 0
    for step in range(24):
        turns[x][y] = (step + 1) * (step + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return turns


def _constants() -> list[int]:
    """The round constants (iota), from the shift register that defines them."""
    register, constants = 1, []
    for _ in range(24):
        constant = 0
        for power in range(7):
            if register & 1:
                constant |= 1 << ((1 << power) - 1)
            register = register << 1 ^ (0x171 if register >> 7 else 0)
        constants.append(constant)
    return constants


_TURNS = _rotations()
_CONSTANTS = _constants()


def _turned(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK if by else lane


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    """Keccak-f[1600]."""
    for constant in _CONSTANTS:
        parity = [row[0] ^ row[1] ^ row[2] ^ row[3] ^ row[4] for row in lanes]
        mixed = [parity[x - 1] ^ _turned(parity[(x + 1) % 5], 1) for x in range(5)]
        moved = [[0] * 5 for _ in range(5)]
        for x in range(5):
            for y in range(5):
                moved[y][(2 * x + 3 * y) % 5] = _turned(lanes[x][y] ^ mixed[x], _TURNS[x][y])
        lanes = [
            [moved[x][y] ^ (~moved[(x + 1) % 5][y] & moved[(x + 2) % 5][y]) for y in range(5)]
            for x in range(5)
        ]
        lanes[0][0] ^= constant
    return lanes


def keccak256(data: bytes) -> bytes:
    """The digest, 32 bytes."""
    room = _RATE - len(data) % _RATE
    padded = data + (b"\x81" if room == 1 else b"\x01" + bytes(room - 2) + b"\x80")
    lanes = [[0] * 5 for _ in range(5)]
    for block in range(0, len(padded), _RATE):
        for place in range(_RATE // 8):
            at = block + 8 * place
            lanes[place % 5][place // 5] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lanes[place % 5][place // 5].to_bytes(8, "little") for place in range(4))
