"""NumPy arrays as the core takes them: contiguous, of native byte order, one row a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ringwright._errors import KeyTypeError

if TYPE_CHECKING:
    import numpy.typing as npt

    from ringwright import Ring


def assign(ring: Ring, keys: npt.NDArray[Any], prehashed: bool) -> npt.NDArray[np.uint32]:
    """The index of the owner of each element of a one-dimensional array."""
    if isinstance(keys, np.ma.MaskedArray):
        hint = "fill it, or pass an Arrow array, where a null key gives a null owner"
        raise KeyTypeError("key-type", "keys", "a masked array", hint)
    keys = np.asarray(keys)
    if keys.ndim != 1:
        problem = f"an array of {keys.ndim} dimensions"
        raise KeyTypeError("key-shape", "keys", problem, "pass a one-dimensional array, as keys.ravel()")
    return np.asarray(_place(ring, keys, prehashed))


def _place(ring: Ring, keys: npt.NDArray[Any], prehashed: bool) -> object:
    kind = keys.dtype.kind
    if prehashed or kind in "iufcb":
        if not prehashed or kind != "u" or keys.dtype.itemsize != 8:
            hint = (
                "keys are text or bytes: use keys.astype(str); or, if they are hashes already, "
                "pass them as uint64 with prehashed=True"
            )
            raise KeyTypeError("key-type", "keys", f"an array of {keys.dtype}", hint)
        return ring.assign(_native(keys).data, prehashed=True)
    if kind == "U" and keys.dtype.itemsize:
        return ring._assign_codes(_native(keys).view(np.uint32).data, keys.dtype.itemsize // 4)
    if kind == "S" and keys.dtype.itemsize:
        return ring._assign_bytes(_native(keys).view(np.uint8).data, keys.dtype.itemsize)
    # Objects, variable-width strings, and empty strings only: one Python object a key.
    return ring.assign(keys.tolist())


def _native(keys: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.ascontiguousarray(keys, dtype=keys.dtype.newbyteorder("="))
