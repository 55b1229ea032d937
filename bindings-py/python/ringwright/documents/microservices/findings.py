"""What the document's samples did wrong, each with a demonstration that runs."""

from collections.abc import Callable
from functools import partial

from ringwright.documents import _measure as measure
from ringwright.documents._samples import DigestTable
from ringwright.documents.finding import Evidence, Finding, Text
from ringwright.documents.microservices.consistent_hash import ConsistentHash

_Hash = DigestTable | ConsistentHash
_Maker = type[DigestTable] | type[ConsistentHash]


def _balance(make: _Maker) -> Evidence:
    heaviest = measure.heaviest(measure.places(make(measure.names(3)).get_node))
    return Evidence(
        {"heaviest": heaviest},
        Text(
            f"3 个节点、1000 个键：最重的节点有 {heaviest} 个键（平均 333 个）。",
            f"3 nodes, 1000 keys: the fullest node has {heaviest} of them (the mean is 333).",
        ),
    )


def _own_name(make: _Maker) -> Evidence:
    nodes = measure.names(3)
    hashed = make(nodes)
    failures = [measure.refusal(partial(hashed.get_node, node)) for node in nodes]
    failed = sum(map(bool, failures))
    why, cause = (f"（{failures[0]}）", f" ({failures[0]})") if failed else ("", "")
    return Evidence(
        {"failed": failed},
        Text(
            f"以 3 个节点的名字为键查找：{failed} 个失败{why}。",
            f"lookups of keys called like the 3 nodes: {failed} fail{cause}.",
        ),
    )


def _virtual_nodes(make: _Maker) -> Evidence:
    hashed = make(measure.names(3))
    said, real = hashed.virtual_node_size, len(hashed.virtual_nodes) // 3
    return Evidence(
        {"missing": said - real},
        Text(
            f"virtual_node_size 为 {said}，每个节点实有 {real} 个虚拟节点。",
            f"virtual_node_size is {said}, and each node has {real} virtual node{'' if real == 1 else 's'}.",
        ),
    )


def _order(make: _Maker) -> Evidence:
    nodes = measure.names(3)
    moved = measure.moved(*(measure.places(make(listed).get_node) for listed in (nodes, nodes[::-1])))
    return Evidence(
        {"moved": moved},
        Text(
            f"把节点列表倒过来写，1000 个键中有 {moved} 个换了节点。",
            f"with the list of nodes reversed, {moved} of 1000 keys change their node.",
        ),
    )


def _least_movement(make: _Maker) -> Evidence:
    nodes = measure.names(3)
    before = measure.places(make(nodes).get_node)
    joined = measure.moved(before, measure.places(make(["node0", *nodes]).get_node))
    left = measure.moved(before, measure.places(make(nodes[1:]).get_node))
    return Evidence(
        {"joined": joined, "left": left},
        Text(
            f"1000 个键：在列表之首加入 node0，迁移 {joined} 个；移除 node1，迁移 {left} 个。",
            f"1000 keys: when node0 joins at the head of the list, {joined} move; when node1 leaves, {left} "
            "do.",
        ),
    )


def _own_list(make: _Maker) -> Evidence:
    nodes = measure.names(3)
    hashed = make(nodes)
    before = measure.places(hashed.get_node)
    nodes.reverse()
    moved = measure.moved(before, measure.places(hashed.get_node))
    return Evidence(
        {"moved": moved},
        Text(
            f"环建好之后，调用者把自己的列表倒过来：{moved} 个键换了节点。",
            f"the caller reverses the list after the ring is built: {moved} of 1000 keys change their node.",
        ),
    )


def _empty(make: _Maker) -> Evidence:
    failure = measure.refusal(lambda: make([]).get_node("example_key"))
    return Evidence(
        {"silent": int(not failure)},
        Text(
            f"空列表：{failure or '查找返回 None'}。",
            f"an empty list: {failure or 'the lookup returns None'}.",
        ),
    )


def _formula(place: Callable[[int], str]) -> Evidence:
    """Measure how far consecutive numbers spread over three nodes."""
    heaviest = measure.heaviest({str(number): place(number) for number in range(10_000, 11_000)})
    return Evidence(
        {"heaviest": heaviest},
        Text(
            f"3 个节点、1000 个连续编号的键：最重的节点有 {heaviest} 个键（平均 333 个）。",
            f"3 nodes, 1000 keys with consecutive numbers: the fullest node has {heaviest} (the mean is "
            "333).",
        ),
    )


def _formula_defect() -> Evidence:
    length, nodes = 1 << 32, measure.names(3)  # the nodes stand a third of the circle apart
    return _formula(lambda number: nodes[(number % length + 1) * 3 // length % 3])


def _formula_mended() -> Evidence:
    hashed = ConsistentHash(measure.names(3))
    return _formula(lambda number: hashed.get_node(str(number)))


def _both(code: str, title: Text, explanation: Text, show: Callable[[_Maker], Evidence]) -> Finding:
    """Return the finding whose demonstration `show` runs on the sample's rule and on ours."""
    return Finding(code, "4.1", title, explanation, partial(show, DigestTable), partial(show, ConsistentHash))


FINDINGS: tuple[Finding, ...] = (
    _both(
        "always-the-first-node",
        Text("几乎所有的键都落在第一个节点上", "Nearly every key goes to the first node"),
        Text(
            "键的哈希值几乎不可能恰好等于某个节点的，样例于是遍历节点寻找「邻近」者；可循环里比较的是节点自"
            "己的哈希值，它必然在集合中，因此总是返回第一个节点。改正后取顺时针的下一个虚拟节点。",
            "A key's hash all but never equals a node's, so the sample goes looking for a neighbour; but "
            "what its loop compares is the node's own hash, which is always in the set, and the first node "
            "is returned. Ours takes the next virtual node clockwise.",
        ),
        _balance,
    ),
    _both(
        "reversed-map",
        Text("映射反了：恰好命中反而报错", "The map is the wrong way round: an exact hit is an error"),
        Text(
            "node_to_virtual_node 由节点名查哈希值，查找时却拿哈希值去查。键与节点同名时才会走到这里，"
            "随即抛出 KeyError。改正后它列出每个节点的全部虚拟节点，查找不经过它。",
            "node_to_virtual_node goes from a node's name to its hash, and is asked with a hash. A key "
            "called like a node gets there, and gets a KeyError. In ours it lists the virtual nodes of "
            "every node, and no lookup goes through it.",
        ),
        _own_name,
    ),
    _both(
        "size-without-effect",
        Text("virtual_node_size 从未使用", "virtual_node_size is never used"),
        Text(
            "写着 1024，每个节点却只有一个点，谈不上虚拟节点。改正后每个节点正是 1024 个虚拟节点。",
            "It says 1024, and every node has a single point. In ours each node has exactly that many "
            "virtual nodes.",
        ),
        _virtual_nodes,
    ),
    _both(
        "list-order-decides",
        Text("决定位置的是列表顺序，不是哈希值", "The order of the list decides, not the hash"),
        Text(
            "虚拟节点存放在无序的集合里，没有顺时针可言；两个服务只要写的第一个节点不同，"
            "同一组节点也给出完全不同的答案。改正后列表的顺序不起作用。",
            "The virtual nodes are a set without order, so nothing is clockwise. Two services whose lists "
            "of the same nodes begin differently agree on no key. In ours the order of the list has no "
            "effect.",
        ),
        _order,
    ),
    _both(
        "everything-moves",
        Text("节点一变，全部迁移", "One node changes and everything moves"),
        Text(
            "文中说节点增减时迁移开销最小；样例中只要列表之首变了，全部的键都要迁移。"
            "改正后只迁移新节点分得的、或离开的节点原有的那一份。",
            "The text promises the least movement; in the sample every key moves when the head of the list "
            "changes. With ours only the new node's part moves, or the part of the node that left.",
        ),
        _least_movement,
    ),
    _both(
        "shared-list",
        Text("与调用者共用同一个列表", "The list is shared with the caller"),
        Text(
            "样例保存的是调用者的列表，每次查找又都读它；外面换一下次序，键就全部换了节点。改正后保存自己的"
            "副本。",
            "The sample keeps the caller's list and reads it at every lookup: reordering it elsewhere moves "
            "every key. Ours keeps a copy.",
        ),
        _own_list,
    ),
    _both(
        "silent-none",
        Text("没有节点时返回 None", "None when there is no node"),
        Text(
            "空列表不报错，每次查找都返回 None。改正后在构造时就报错，说明缺少节点。",
            "An empty list is accepted and every lookup returns None. Ours refuses it when it is made, and "
            "says why.",
        ),
        _empty,
    ),
    Finding(
        "formula-does-not-spread",
        "3",
        Text("文中的公式不能打散键", "The formula of the text does not spread keys"),
        Text(
            "第 3 节给出 h(key) = (key mod p) + 1：相邻的编号落在环上相邻的位置，于是归同一个节点；"
            "若 p 随节点数变化，则几乎全部的键都要迁移。改正后用哈希函数把键打散在整个环上。",
            "Section 3 gives h(key) = (key mod p) + 1: neighbouring numbers are neighbours on the circle, "
            "and belong to one node; and were p the number of nodes, nearly every key would move with it. "
            "Ours hashes keys over the whole circle.",
        ),
        _formula_defect,
        _formula_mended,
    ),
)
"""What section 4.1, and the formula of section 3, did wrong."""
