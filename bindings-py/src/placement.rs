//! What every placement can do, as Python sees it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::OnceLock;

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple, PyType};
use ringwright::ring::{AnyPlacement, Change, Placement as Core};

use crate::families::wrap;
use crate::key::with_key;
use crate::node::Node;
use crate::owners::OwnerArray;
use crate::{bulk, convert, error, pick};

/// A placement of any family: an immutable value that maps every key to a node.
///
/// Made by its families, such as `Ring` or `Maglev`, by `compat`, or from JSON. Equal placements place every
/// key alike in every language. A change gives a new placement.
#[pyclass(frozen, subclass, module = "ringwright")]
pub(crate) struct Placement {
    core: AnyPlacement,
    /// The ids as Python has them, by node index: a lookup hands out one of these.
    ids: Vec<Py<PyString>>,
    fingerprint: OnceLock<String>,
}

impl Placement {
    pub(crate) fn new(py: Python<'_>, core: AnyPlacement) -> Self {
        let ids = core.nodes().iter().map(|node| PyString::new(py, node.id()).unbind()).collect();
        Self { core, ids, fingerprint: OnceLock::new() }
    }

    pub(crate) fn core(&self) -> &dyn Core {
        &*self.core
    }

    /// This placement as the family `P`, which its Python class says it is.
    pub(crate) fn family_core<P: Core>(&self) -> PyResult<&P> {
        self.core().as_family().ok_or_else(|| pyo3::exceptions::PyTypeError::new_err("another family"))
    }

    pub(crate) fn id(&self, py: Python<'_>, node: u32) -> Py<PyString> {
        self.ids[node as usize].clone_ref(py)
    }

    fn find(&self, id: &Bound<'_, PyAny>) -> Option<usize> {
        self.core.members().find(id.cast::<PyString>().ok()?.to_str().ok()?)
    }

    fn changed<'py>(&self, py: Python<'py>, change: Change) -> PyResult<Bound<'py, PyAny>> {
        wrap(py, py.detach(|| self.core.changed(change)).map_err(error::refusal)?)
    }
}

#[pymethods]
impl Placement {
    /// The placement that `to_json` printed, in any language, as an instance of its family's class.
    ///
    /// Raises `DecodeError` ("bad-json", "json-version", "bad-family") and what the family's constructor raises; a
    /// placement with siphash needs its `secret` again.
    #[classmethod]
    #[pyo3(signature = (text, secret=None))]
    fn from_json<'py>(
        class: &Bound<'py, PyType>,
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        secret: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (text, secret) = (convert::text(text, "text")?, convert::secret(secret)?);
        let core = py.detach(|| ringwright::ring::from_json(&text, secret)).map_err(error::refusal)?;
        let family = core.family();
        let placement = wrap(py, core)?;
        if placement.is_instance(class)? {
            return Ok(placement);
        }
        let problem = format!("a placement of family {family:?}");
        Err(error::decode("bad-family", "family", problem, "read it with that family's type, or with Placement"))
    }

    /// The canonical JSON text, equal for equal placements in every language. A secret is not in it.
    fn to_json(&self) -> String {
        self.core.to_json()
    }

    /// The family, as the JSON form spells it, such as "ring" or "nginx:consistent".
    #[getter]
    fn family(&self) -> &'static str {
        self.core.family()
    }

    /// The nodes; indices from `assign` point into this tuple. Native families sort them by the bytes of their
    /// ids; where the order is part of the rule, it is kept.
    #[getter(nodes)]
    fn node_tuple<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.core.nodes().iter().cloned().map(Node))
    }

    /// How keys are hashed.
    #[getter]
    fn hash(&self) -> &'static str {
        self.core.key_hash().name()
    }

    /// The seed of the hash; 0 where there is none.
    #[getter]
    fn seed(&self) -> u64 {
        self.core.key_hash().native().map_or(0, ringwright::hash::Hasher::seed)
    }

    /// 64 hexadecimal digits; placements with equal fingerprints place every key alike, in every language.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.fingerprint.get_or_init(|| self.core.fingerprint().to_string())
    }

    /// The id of the node that owns `key`, a `str`, `bytes`, `bytearray` or `memoryview`.
    ///
    /// Raises `KeyTypeError` for any other object, and `ConfigError` "no-nodes" when every node is drained.
    fn get_node(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<Py<PyString>> {
        let owner = with_key(key, |key| self.core.index(key))?.map_err(error::refusal)?;
        Ok(self.id(py, owner))
    }

    /// The first `count` nodes for `key`, the owner first: its replica set. With `distinct="zone"`, nodes in
    /// zones not yet used come first; `level` says which name of the zone path counts, 0 the outermost.
    /// Nodes whose ids are in `down` are passed over; the list is shorter when too few are left.
    ///
    /// Raises `ConfigError` "bad-count" when `count` is 0 or above the number of nodes with a weight above 0, and
    /// "no-replica-order" for families that know an owner and nothing after it.
    #[pyo3(
        signature = (key, count, *, distinct=None, level=None, down=None),
        text_signature = "($self, key, count, *, distinct='node', level=0, down=())"
    )]
    fn get_nodes(
        &self,
        py: Python<'_>,
        key: &Bound<'_, PyAny>,
        count: &Bound<'_, PyAny>,
        distinct: Option<&Bound<'_, PyAny>>,
        level: Option<&Bound<'_, PyAny>>,
        down: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Py<PyString>>> {
        let (count, distinct) = (convert::whole32(count, "count")?, convert::distinct(distinct, level)?);
        let mask = down.map(|down| pick::mask(self.core(), down)).transpose()?;
        let chosen = with_key(key, |key| self.core.replicas(key, count, distinct, mask.as_ref()))?;
        Ok(chosen.map_err(error::refusal)?.into_iter().map(|ix| self.id(py, ix)).collect())
    }

    /// The id of the owner of each key, in the order of `keys`, any iterable of keys.
    fn get_many<'py>(&self, py: Python<'py>, keys: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let owners = bulk::owners(self.core(), keys)?;
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
        bulk::assign_codes(py, self.core(), codes, width)
    }

    /// The owners of byte strings in NumPy's fixed-width layout: `width` bytes each, padded with zeros.
    fn _assign_bytes(&self, py: Python<'_>, bytes: &Bound<'_, PyAny>, width: usize) -> PyResult<OwnerArray> {
        bulk::assign_bytes(py, self.core(), bytes, width)
    }

    /// The node for one request: the owner of `key` unless it is among the ids in `down`, else the next in
    /// the order of preference; families without such an order hash on. Nothing is rebuilt and no other key moves.
    ///
    /// With `loads` (a mapping from id to load, missing ids counting 0, or one load for each of `nodes`) loads are
    /// bounded: the first candidate below its cap is picked, `ceil((total + 1) * weight * factor / (weights * 100))`
    /// for a `factor` in percent, at least 100. (Mirrokni, Thorup and Zadimoghaddam, arXiv 1608.01350.)
    ///
    /// Gives a `Pick` of `node`, `rank` (how many nodes were passed over) and `cap` (`None` without `loads`).
    ///
    /// Raises `ConfigError` "no-eligible" when `down` leaves nobody, "unknown-node", "bad-factor", "bad-loads".
    #[pyo3(
        signature = (key, *, down=None, loads=None, factor=None),
        text_signature = "($self, key, *, down=(), loads=None, factor=125)"
    )]
    fn pick<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
        down: Option<&Bound<'py, PyAny>>,
        loads: Option<&Bound<'py, PyAny>>,
        factor: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let position = with_key(key, |key| self.core.position(key))?;
        let picked = pick::pick(self.core(), position, down, loads, factor)?;
        py.import("ringwright._pick")?.call_method1("Pick", (self.id(py, picked.node), picked.rank, picked.cap))
    }

    /// The placement with one more node: keys move only to it (Maglev and some deployed systems move a few
    /// others, which a plan counts as needless).
    ///
    /// Raises `ConfigError` "duplicate-node", and what the family's constructor raises.
    #[pyo3(signature = (id, weight=None, zone=None), text_signature = "($self, id, weight=1, zone=None)")]
    fn with_node<'py>(
        &self,
        py: Python<'py>,
        id: &Bound<'py, PyAny>,
        weight: Option<&Bound<'py, PyAny>>,
        zone: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
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
        self.changed(py, Change::Add(node))
    }

    /// The placement without a node: only its keys move.
    ///
    /// Raises `ConfigError` "unknown-node", "no-nodes" when it is the last one, and "not-last-node" where only the
    /// last can leave.
    fn without_node<'py>(&self, py: Python<'py>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.changed(py, Change::Remove(convert::text(id, "id")?))
    }

    /// The placement with another weight of a node; weight 0 drains it.
    ///
    /// Raises `ConfigError` "unknown-node", and what the family's constructor raises.
    fn with_weight<'py>(
        &self,
        py: Python<'py>,
        id: &Bound<'py, PyAny>,
        weight: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.changed(py, Change::Weigh(convert::text(id, "id")?, convert::whole32(weight, "weight")?))
    }

    /// The exact share of each node: a `dict` from id to `Fraction`, which sums to 1.
    ///
    /// Raises `ConfigError` "no-ranges" for families that decide every key on its own.
    fn shares<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fraction = py.import("fractions")?.getattr("Fraction")?;
        let shares = PyDict::new(py);
        let amounts = self.core.shares().ok_or_else(|| {
            let problem = format!("{} decides every key on its own and has no ranges", self.core.family());
            error::config("no-ranges", "shares", problem, "assign a sample of keys and count")
        })?;
        for (id, amount) in self.ids.iter().zip(amounts) {
            shares.set_item(id, fraction.call1((amount, self.core.share_total()))?)?;
        }
        Ok(shares)
    }

    fn __len__(&self) -> usize {
        self.ids.len()
    }

    /// Whether an id or a `Node` is among the nodes.
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
        other.cast::<Self>().is_ok_and(|other| other.get().fingerprint() == self.fingerprint())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.fingerprint().hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (this, name) = (slf.get(), slf.get_type().name()?.to_string());
        // Most classes are called like their family.
        let told = this.family().replace('-', "") == name.to_lowercase();
        let family = if told { String::new() } else { format!("family='{}', ", this.family()) };
        let (nodes, hash, print) = (this.ids.len(), this.hash(), &this.fingerprint()[..16]);
        Ok(format!("{name}({family}nodes={nodes}, hash='{hash}', fingerprint='{print}')"))
    }

    fn __copy__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf
    }

    /// A pickle carries the secret of a placement with siphash, so that a worker can place; keep it as safe.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let secret = self.core.key_hash().native().and_then(|hasher| hasher.hash().secret());
        let secret = secret.map(|secret| PyBytes::new(py, secret.expose()));
        Ok((py.get_type::<Self>().getattr("from_json")?, (self.to_json(), secret).into_pyobject(py)?))
    }
}
