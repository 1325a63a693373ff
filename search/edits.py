"""Edit distance in which swapping two neighbours counts once (optimal string alignment)."""


def within(left: str, right: str, distance: int) -> bool:
    """Whether at most ``distance`` edits lie between two words."""
    if abs(len(left) - len(right)) > distance:
        return False
    if left == right:
        return True
    return distance > 0 and _distance(left, right, distance) <= distance


def _distance(left: str, right: str, limit: int) -> int:
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        current = [i]
        for j, other in enumerate(right, 1):
            least = min(row[j] + 1, current[-1] + 1, row[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            current.append(least)
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return row[-1]
