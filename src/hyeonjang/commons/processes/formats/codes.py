"""Names as integers: codes of text columns that come in chunks with dictionaries of their own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int32]
# Up to here Arrow's own table of texts is quicker than asking for hashes.
_MANY = 200_000
# Arrow addresses the text of one array with 31 bits.
_TEXT_LIMIT = 1 << 30


def codes_of(column: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """Codes (-1 for null) and the distinct values of any column, in order of first appearance in the
    dictionary."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    return codes_of_chunks(column.chunks, len(column), column.type.value_type)


def codes_of_chunks(
    chunks: Iterable[pa.DictionaryArray], length: int, kind: pa.DataType
) -> tuple[Codes, pa.Array]:
    """``codes_of`` for chunks that come one at a time; none is kept.

    Chunks of one row group share their dictionary: it is united with the others once, not once per chunk.
    """
    codes = np.empty(length, dtype=np.int32)
    dictionaries: list[pa.Array] = []
    ranges: list[tuple[int, int]] = []
    position = 0
    for chunk in chunks:
        if not dictionaries or not _same_buffers(dictionaries[-1], chunk.dictionary):
            dictionaries.append(chunk.dictionary)
            ranges.append((position, position))
        piece = chunk.indices.fill_null(-1) if chunk.null_count else chunk.indices
        codes[position : position + len(chunk)] = piece.to_numpy(zero_copy_only=False)
        position += len(chunk)
        ranges[-1] = (ranges[-1][0], position)
    if not dictionaries:
        return codes, pa.array([], kind)
    if len(dictionaries) == 1:
        return codes, dictionaries[0]
    united, values = _unite(dictionaries)
    for (low, high), table in zip(ranges, united, strict=True):
        codes[low:high] = table[codes[low:high]]
    return codes, values


def _unite(dictionaries: list[pa.Array]) -> tuple[list[Codes], pa.Array]:
    """A map from the codes of each dictionary to common ones, and the common values by first appearance.

    The last place of a map is where -1 points: null stays null.
    """
    found = _unite_by_hash(dictionaries) if sum(map(len, dictionaries)) > _MANY else None
    if found is not None:
        return found
    identity = [
        pa.DictionaryArray.from_arrays(pa.array(np.arange(len(values), dtype=np.int32)), values)
        for values in dictionaries
    ]
    united = pa.chunked_array(identity).unify_dictionaries()
    maps = [
        np.append(chunk.indices.to_numpy(zero_copy_only=False), -1).astype(np.int32)
        for chunk in united.chunks
    ]
    return maps, united.chunk(0).dictionary


def _unite_by_hash(dictionaries: list[pa.Array]) -> tuple[list[Codes], pa.Array] | None:
    """``_unite`` for millions of texts: grouped by DuckDB's hash, then compared text by text.

    ``None`` where two texts share a hash, or where the dictionaries hold no text.
    """
    # Imported here: a Spark node has no DuckDB and never comes this way with so many names.
    import duckdb

    kind = dictionaries[0].type
    if not pa.types.is_string(kind) or sum(values.nbytes for values in dictionaries) > _TEXT_LIMIT:
        return None
    texts = pa.concat_arrays(dictionaries)
    with duckdb.connect() as connection:
        connection.register("texts", pa.table({"text": texts}))
        hashes = connection.execute("select hash(text) as h from texts").fetchnumpy()["h"]
    _, first, inverse = np.unique(np.asarray(hashes), return_index=True, return_inverse=True)
    leader = first[inverse]
    if not pc.all(pc.equal(texts, texts.take(pa.array(leader)))).as_py():
        return None
    first.sort()
    place = np.empty(len(texts), dtype=np.int32)
    place[first] = np.arange(len(first), dtype=np.int32)
    codes = place[leader]
    edges = np.cumsum([0, *map(len, dictionaries)])
    maps = [np.append(codes[low:high], np.int32(-1)) for low, high in pairwise(edges)]
    return maps, texts.take(pa.array(first))


def _same_buffers(one: pa.Array, other: pa.Array) -> bool:
    if one is other:
        return True
    places = [
        [buffer.address if buffer is not None else 0 for buffer in array.buffers()] for array in (one, other)
    ]
    return len(one) == len(other) and one.offset == other.offset and places[0] == places[1]
