//! The ring, as Python sees it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::OnceLock;

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple, PyType};
use ringwright::hash::Hash;
use ringwright::ring::{CIRCLE, Ring as Core, RingConfig};

use crate::key::with_key;
use crate::node::Node;
use crate::owners::OwnerArray;
use crate::{bulk, convert, error};

/// A consistent-hash ring: an immutable value that maps every key to a node.
///
/// `nodes`: ids, or `Node`s, or a mapping from id to weight; in any order. `vnodes`: points on the circle
/// per unit of weight. `hash`: "xxh3", "sha256", "sha1", "md5", or "siphash" with a `secret` of 16 bytes.
/// `seed`: 0 to 2**64-1.
///
/// Equal rings place every key alike in every language. A change gives a new ring.
///
/// Raises `ConfigError` with a `code` such as "no-nodes", "duplicate-node" or "too-many-points".
#[pyclass(frozen, module = "ringwright")]
pub(crate) struct Ring {
    core: Core,
    /// The ids as Python has them, by node index: a lookup hands out one of these.
    ids: Vec<Py<PyString>>,
    fingerprint: OnceLock<String>,
}

impl Ring {
    fn wrap(py: Python<'_>, core: Result<Core, ringwright::Error>) -> PyResult<Self> {
        let core = core.map_err(error::refusal)?;
        let ids = core.nodes().iter().map(|node| PyString::new(py, node.id()).unbind()).collect();
        Ok(Self { core, ids, fingerprint: OnceLock::new() })
    }

    fn find(&self, id: &Bound<'_, PyAny>) -> Option<usize> {
        self.core.find(id.cast::<PyString>().ok()?.to_str().ok()?).ok()
    }

    pub(crate) const fn core(&self) -> &Core {
        &self.core
    }

    #[inline]
    fn owner(&self, key: &Bound<'_, PyAny>) -> PyResult<&Py<PyString>> {
        let owner = with_key(key, |key| self.core.index(key))?.map_err(error::refusal)?;
        Ok(&self.ids[owner as usize])
    }
}

#[pymethods]
impl Ring {
    #[new]
    #[pyo3(
        signature = (nodes, *, vnodes=None, hash=None, seed=None, secret=None),
        text_signature = "(nodes, *, vnodes=160, hash='xxh3', seed=0, secret=None)"
    )]
    fn new(
        py: Python<'_>,
        nodes: &Bound<'_, PyAny>,
        vnodes: Option<&Bound<'_, PyAny>>,
        hash: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let nodes = convert::nodes(nodes)?;
        let vnodes = vnodes.map_or(Ok(RingConfig::VNODES), |vnodes| convert::whole32(vnodes, "vnodes"))?;
        let seed = seed.map_or(Ok(0), |seed| convert::whole(seed, "seed", "from 0 to 2**64-1"))?;
        let hash = hash.map_or(Ok("xxh3".to_owned()), |hash| convert::text(hash, "hash"))?;
        let hash = Hash::named(&hash, convert::secret(secret)?).map_err(error::refusal)?;
        let core = py.detach(|| Core::new(RingConfig { vnodes, hash, seed }, nodes));
        Self::wrap(py, core)
    }

    /// The ring that `to_json` printed, in any language.
    ///
    /// Raises `DecodeError` ("bad-json", "json-version", "bad-family") and what the constructor raises; a
    /// ring with siphash needs its `secret` again.
    #[classmethod]
    #[pyo3(signature = (text, secret=None))]
    fn from_json(
        _: &Bound<'_, PyType>,
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        secret: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (text, secret) = (convert::text(text, "text")?, convert::secret(secret)?);
        Self::wrap(py, py.detach(|| Core::from_json(&text, secret)))
    }

    /// The canonical JSON text, equal for equal rings in every language. A secret is not in it.
    fn to_json(&self) -> String {
        self.core.to_json()
    }

    /// The nodes in the order of their ids' bytes; indices from `assign` point into this tuple.
    #[getter(nodes)]
    fn node_tuple<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.core.nodes().iter().cloned().map(Node))
    }

    /// Points on the circle per unit of weight.
    #[getter]
    fn vnodes(&self) -> u32 {
        self.core.vnodes()
    }

    /// The hash family.
    #[getter]
    fn hash(&self) -> &'static str {
        self.core.hash().name()
    }

    /// The seed of the hash.
    #[getter]
    fn seed(&self) -> u64 {
        self.core.seed()
    }

    /// 64 hexadecimal digits; rings with equal fingerprints place every key alike, in every language.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.fingerprint.get_or_init(|| self.core.fingerprint().to_string())
    }

    /// The id of the node that owns `key`, a `str`, `bytes`, `bytearray` or `memoryview`.
    ///
    /// Raises `KeyTypeError` for any other object, and `ConfigError` "no-nodes" when every node is drained.
    fn get_node(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<Py<PyString>> {
        self.owner(key).map(|id| id.clone_ref(py))
    }

    /// The first `count` nodes for `key`, the owner first: its replica set. With `distinct="zone"`, nodes in
    /// zones not yet used come first; `level` says which name of the zone path counts, 0 the outermost.
    ///
    /// Raises `ConfigError` "bad-count" when `count` is 0 or above the number of nodes with a weight above 0.
    #[pyo3(signature = (key, count, *, distinct=None, level=None), text_signature = "($self, key, count, *, distinct='node', level=0)")]
    fn get_nodes(
        &self,
        py: Python<'_>,
        key: &Bound<'_, PyAny>,
        count: &Bound<'_, PyAny>,
        distinct: Option<&Bound<'_, PyAny>>,
        level: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Py<PyString>>> {
        let (count, distinct) = (convert::whole32(count, "count")?, convert::distinct(distinct, level)?);
        let chosen = with_key(key, |key| self.core.replica_indices(key, count, distinct))?.map_err(error::refusal)?;
        Ok(chosen.into_iter().map(|ix| self.ids[ix as usize].clone_ref(py)).collect())
    }

    /// The id of the owner of each key, in the order of `keys`, any iterable of keys.
    fn get_many<'py>(&self, py: Python<'py>, keys: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let owners = bulk::place(py, &self.core, bulk::hashes(&self.core, keys)?)?;
        PyList::new(py, owners.into_iter().map(|owner| &self.ids[owner as usize]))
    }

    /// The index in `nodes` of the owner of each key.
    ///
    /// `keys`: an iterable of keys, a one-dimensional NumPy array of text or bytes, or anything with the Arrow
    /// PyCapsule interface (a null key gives a null owner). With `prehashed=True`, 64-bit unsigned hashes as
    /// a NumPy array, an Arrow array or a buffer. The interpreter is released while keys are placed.
    ///
    /// Gives a NumPy array for a NumPy array, an `OwnerChunks` for an Arrow stream, else an `OwnerArray`.
    #[pyo3(signature = (keys, *, prehashed=false))]
    fn assign<'py>(slf: &Bound<'py, Self>, keys: &Bound<'py, PyAny>, prehashed: bool) -> PyResult<Bound<'py, PyAny>> {
        bulk::assign(slf, keys, prehashed)
    }

    /// The owners of texts in NumPy's fixed-width layout: `width` code points each, padded with zeros.
    fn _assign_codes(&self, py: Python<'_>, codes: &Bound<'_, PyAny>, width: usize) -> PyResult<OwnerArray> {
        bulk::assign_codes(py, &self.core, codes, width)
    }

    /// The owners of byte strings in NumPy's fixed-width layout: `width` bytes each, padded with zeros.
    fn _assign_bytes(&self, py: Python<'_>, bytes: &Bound<'_, PyAny>, width: usize) -> PyResult<OwnerArray> {
        bulk::assign_bytes(py, &self.core, bytes, width)
    }

    /// The ring with one more node: keys move only to it.
    ///
    /// Raises `ConfigError` "duplicate-node" or "too-many-points".
    #[pyo3(signature = (id, weight=None, zone=None), text_signature = "($self, id, weight=1, zone=None)")]
    fn with_node(
        &self,
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        weight: Option<&Bound<'_, PyAny>>,
        zone: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let node = match (id.cast::<Node>(), weight, zone) {
            (Ok(node), None, None) => node.get().0.clone(),
            (Ok(_), ..) => {
                let problem = "a Node has a weight and a zone of its own".to_owned();
                return Err(error::config(
                    "node-and-fields",
                    "id",
                    problem,
                    "pass the Node alone, or its id with them",
                ));
            }
            (Err(_), ..) => Node::new(id, weight, zone)?.0,
        };
        Self::wrap(py, self.core.with_node(node))
    }

    /// The ring without a node: only its keys move.
    ///
    /// Raises `ConfigError` "unknown-node", or "no-nodes" when it is the last one.
    fn without_node(&self, py: Python<'_>, id: &Bound<'_, PyAny>) -> PyResult<Self> {
        Self::wrap(py, self.core.without_node(&convert::text(id, "id")?))
    }

    /// The ring with another weight of a node; weight 0 drains it.
    ///
    /// Raises `ConfigError` "unknown-node" or "too-many-points".
    fn with_weight(&self, py: Python<'_>, id: &Bound<'_, PyAny>, weight: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (id, weight) = (convert::text(id, "id")?, convert::whole32(weight, "weight")?);
        Self::wrap(py, self.core.with_weight(&id, weight))
    }

    /// The exact share of the circle of each node: a `dict` from id to `Fraction`, which sums to 1.
    fn shares<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fraction = py.import("fractions")?.getattr("Fraction")?;
        let shares = PyDict::new(py);
        for (id, width) in self.ids.iter().zip(self.core.shares()) {
            shares.set_item(id, fraction.call1((width, CIRCLE))?)?;
        }
        Ok(shares)
    }

    /// Every point of the circle in order: `(position, index in nodes)`. The node of a point owns the
    /// positions after the previous point.
    fn points(&self) -> Vec<(u64, u32)> {
        self.core.points().collect()
    }

    /// Every step of the lookup of `key`, up to a replica set of `count`.
    #[pyo3(signature = (key, *, count=None, distinct=None, level=None), text_signature = "($self, key, *, count=1, distinct='node', level=0)")]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
        count: Option<&Bound<'py, PyAny>>,
        distinct: Option<&Bound<'_, PyAny>>,
        level: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let text = self.explain_json(key, count, distinct, level)?;
        py.import("ringwright._explanation")?.call_method1("from_json", (text,))
    }

    /// The explanation as the canonical JSON text, equal in every language.
    #[pyo3(signature = (key, *, count=None, distinct=None, level=None), text_signature = "($self, key, *, count=1, distinct='node', level=0)")]
    fn explain_json(
        &self,
        key: &Bound<'_, PyAny>,
        count: Option<&Bound<'_, PyAny>>,
        distinct: Option<&Bound<'_, PyAny>>,
        level: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        let count = count.map_or(Ok(1), |count| convert::whole32(count, "count"))?;
        let distinct = convert::distinct(distinct, level)?;
        let explained = with_key(key, |key| self.core.explain(key, count, distinct))?.map_err(error::refusal)?;
        Ok(explained.to_json())
    }

    fn __len__(&self) -> usize {
        self.ids.len()
    }

    /// Whether an id or a `Node` is in the ring.
    fn __contains__(&self, node: &Bound<'_, PyAny>) -> bool {
        match node.cast::<Node>() {
            Ok(node) => self.core.nodes().contains(&node.get().0),
            Err(_) => self.find(node).is_some(),
        }
    }

    fn __getitem__(&self, id: &Bound<'_, PyAny>) -> PyResult<Node> {
        let missing = || PyKeyError::new_err(id.clone().unbind());
        self.find(id).map(|ix| Node(self.core.nodes()[ix].clone())).ok_or_else(missing)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.node_tuple(py)?.try_iter()?.into_any())
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().core == self.core)
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.fingerprint().hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let (nodes, hash, print) = (self.ids.len(), self.hash(), &self.fingerprint()[..16]);
        format!("Ring(nodes={nodes}, vnodes={}, hash='{hash}', fingerprint='{print}')", self.vnodes())
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf
    }

    /// A pickle carries the secret of a ring with siphash, so that a worker can place; keep it as safe.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let secret = self.core.hash().secret().map(|secret| PyBytes::new(py, secret.expose()));
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(), secret).into_pyobject(py)?))
    }

    fn _repr_svg_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("ringwright._svg")?.call_method1("ring", (slf,))
    }
}
