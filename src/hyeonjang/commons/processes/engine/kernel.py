"""The numeric kernel: counts over encoded arrays, without a Python object per event.

The same figures exist as Ibis expressions in ``expressions``; tests hold the two equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .encode import Bools, EncodedLog, Int32, Int64

# A pair table beyond this many cells is counted by sorting instead of by a dense table.
_DENSE_CELLS = 1 << 24
_CHUNK = 1 << 20
_SEED = 0x4F1BBCDCBFA53E0A
_SEED_MASK = 0x7FFFFFFFFFFFFFFF
UInt64 = npt.NDArray[np.uint64]


def count_pairs(first: Int32, second: Int32, size: int) -> list[tuple[int, int, int]]:
    """How often each pair of codes occurs: (first, second, count); pairs with -1 are left out."""
    if size * size <= _DENSE_CELLS:
        table = np.zeros(size * size, dtype=np.int64)
        for start in range(0, len(first), _CHUNK):
            a, b = first[start : start + _CHUNK], second[start : start + _CHUNK]
            known = (a >= 0) & (b >= 0)
            keys = a[known].astype(np.int64) * size + b[known]
            table += np.bincount(keys, minlength=size * size)
        keys = np.nonzero(table)[0]
        counts = table[keys]
    else:
        known = (first >= 0) & (second >= 0)
        keys, counts = np.unique(first[known].astype(np.int64) * size + second[known], return_counts=True)
    return [(int(k) // size, int(k) % size, int(n)) for k, n in zip(keys, counts, strict=True)]


def successions(log: EncodedLog, column: Int32, size: int) -> list[tuple[int, int, int]]:
    """Pairs of codes of directly consecutive events of a case, counted; pairs with -1 are left out."""
    if size * size > _DENSE_CELLS:
        mask = log.successor_mask()
        return count_pairs(column[:-1][mask], column[1:][mask], size)
    table = np.zeros(size * size, dtype=np.int64)
    ends = log.offsets[1:-1] - 1
    for start in range(0, max(log.n_events - 1, 0), _CHUNK):
        stop = min(start + _CHUNK, log.n_events - 1)
        a, b = column[start:stop], column[start + 1 : stop + 1]
        good = np.ones(stop - start, dtype=np.bool_)
        low, high = np.searchsorted(ends, (start, stop))
        good[ends[low:high] - start] = False
        good &= (a >= 0) & (b >= 0)
        table += np.bincount((a.astype(np.int64) * size + b)[good], minlength=size * size)
    keys = np.nonzero(table)[0]
    return [(int(k) // size, int(k) % size, int(table[k])) for k in keys]


def first_events(log: EncodedLog) -> Int32:
    """The activity code that each case starts with."""
    return log.activity[log.offsets[:-1]]


def last_events(log: EncodedLog) -> Int32:
    """The activity code that each case ends with."""
    return log.activity[log.offsets[1:] - 1]


def wall_durations(log: EncodedLog) -> Int64:
    """First to last event of each case, in microseconds."""
    return log.ts[log.offsets[1:] - 1] - log.ts[log.offsets[:-1]]


def _mix(values: UInt64) -> UInt64:
    """A bijective scrambling of 64-bit integers (xor-shift and multiply)."""
    values ^= values >> np.uint64(30)
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def _chunks(log: EncodedLog) -> list[tuple[int, int]]:
    """Ranges of cases with about a million events each; a longer case stands alone."""
    ranges, start = [], 0
    while start < log.n_cases:
        stop = int(np.searchsorted(log.offsets, log.offsets[start] + _CHUNK, side="right")) - 1
        stop = min(max(stop, start + 1), log.n_cases)
        ranges.append((start, stop))
        start = stop
    return ranges


def _hashes(log: EncodedLog, seed: int) -> UInt64:
    """One 64-bit hash of the activity sequence of each case: the sum over events of mixed (position,
    activity)."""
    result = np.empty(log.n_cases, dtype=np.uint64)
    size = len(log.activities)
    for start, stop in _chunks(log):
        low, high = int(log.offsets[start]), int(log.offsets[stop])
        lengths = np.diff(log.offsets[start : stop + 1])
        begins = log.offsets[start:stop] - low
        position = np.arange(high - low) - np.repeat(begins, lengths)
        longest = int(lengths.max())
        if longest * size <= _CHUNK:
            table = _mix(
                (np.arange(longest * size, dtype=np.uint64) + np.uint64(1)) * np.uint64(2 * seed + 1)
            )
            words = table[position * size + log.activity[low:high]]
        else:
            words = _mix(
                (position * size + log.activity[low:high] + 1).astype(np.uint64) * np.uint64(2 * seed + 1)
            )
        result[start:stop] = np.add.reduceat(words, begins)
    return result


def _agree(log: EncodedLog, leader: Int64) -> Bools:
    """For each case whether its sequence equals, event by event, that of its leader case."""
    same: Bools = (log.offsets[leader + 1] - log.offsets[leader]) == log.lengths()
    for start, stop in _chunks(log):
        part = np.nonzero(same[start:stop])[0] + start
        lengths = log.offsets[part + 1] - log.offsets[part]
        if not len(part):
            continue
        begins = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        step = np.arange(int(lengths.sum())) - np.repeat(begins, lengths)
        own = log.activity[np.repeat(log.offsets[part], lengths) + step]
        other = log.activity[np.repeat(log.offsets[leader[part]], lengths) + step]
        same[part] &= np.logical_and.reduceat(own == other, begins)
    return same


@dataclass(frozen=True)
class VariantIndex:
    """``of_case`` numbers the variant of each case; ``leader`` is a case that shows it; most frequent
    first."""

    of_case: Int64
    leader: Int64
    count: Int64

    def sequence(self, log: EncodedLog, number: int) -> tuple[str, ...]:
        case = int(self.leader[number])
        codes = log.activity[log.offsets[case] : log.offsets[case + 1]]
        return tuple(log.activities[code] for code in codes.tolist())


def variants(log: EncodedLog) -> VariantIndex:
    """Groups cases by their sequence of activities: by hash, then verified event by event.

    Should two sequences share a hash, the cases that disagree with their leader are grouped again by another
    hash.
    """
    seed = _SEED
    _, leaders, of_case = np.unique(_hashes(log, seed), return_index=True, return_inverse=True)
    good = _agree(log, leaders[of_case])
    while not good.all():
        seed = (seed * 6364136223846793005 + 1442695040888963407) & _SEED_MASK
        astray = np.nonzero(~good)[0]
        _, first, inverse = np.unique(_hashes(log, seed)[astray], return_index=True, return_inverse=True)
        of_case[astray] = len(leaders) + inverse
        leaders = np.concatenate((leaders, astray[first]))
        good = _agree(log, leaders[of_case])
    counts = np.bincount(of_case, minlength=len(leaders))
    # Names are only spelled out for a number of variants that somebody could still read.
    many = len(leaders) > 100_000
    order = np.lexsort((leaders, -counts)) if many else _by_count_then_name(log, leaders, counts)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return VariantIndex(place[of_case], leaders[order], counts[order])


def _by_count_then_name(log: EncodedLog, leaders: Int64, counts: Int64) -> Int64:
    """Most frequent first; equal counts by their sequence, so that the order does not hang on the source."""

    def key(i: int) -> tuple[int, tuple[str, ...]]:
        case = int(leaders[i])
        codes = log.activity[log.offsets[case] : log.offsets[case + 1]].tolist()
        return -int(counts[i]), tuple(log.activities[code] for code in codes)

    return np.array(sorted(range(len(leaders)), key=key), dtype=np.int64)


def ranked(counts: dict[str, int]) -> dict[str, int]:
    """Counts by name, most first, then by name."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def named_pairs(pairs: list[tuple[int, int, int]], names: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """Pairs with names, most first, then by name."""
    return sorted(((names[a], names[b], n) for a, b, n in pairs), key=lambda p: (-p[2], p[0], p[1]))


def count_codes(codes: Int32, names: tuple[str, ...]) -> dict[str, int]:
    """How often each name occurs, most first; names that do not occur are left out."""
    known = codes if not len(codes) or codes.min() >= 0 else codes[codes >= 0]
    counts = np.bincount(known, minlength=len(names))
    return ranked({name: int(n) for name, n in zip(names, counts, strict=True) if n})
