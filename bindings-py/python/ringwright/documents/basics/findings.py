"""What the document's samples did wrong, each with a demonstration that runs."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random

from ringwright.documents import _measure as measure
from ringwright.documents._samples import FirstMatch
from ringwright.documents.basics.consistent_hash import ConsistentHash
from ringwright.documents.finding import Evidence, Finding, Text

_Hash = FirstMatch | ConsistentHash
_Maker = Callable[[Sequence[str]], _Hash]


def _sample() -> _Maker:
    luck = Random(0)  # stands for the sample's own generator, seeded to repeat
    return lambda nodes: FirstMatch(nodes, luck)


def _successor(marks: Mapping[str, str], key: str) -> str:
    """Return the node of the next mark clockwise from the key's SHA-1; marks are sorted, of one length."""
    positions = list(marks)
    mark = hashlib.sha1(key.encode()).hexdigest()[: len(positions[0])]
    return marks[positions[bisect_left(positions, mark) % len(positions)]]


def _clockwise(make: _Maker) -> Evidence:
    hashed = make(measure.names(10))
    if isinstance(hashed, FirstMatch):
        marks: Mapping[str, str] = {
            mark: node for node, mark in sorted(hashed.marks.items(), key=lambda at: at[1])
        }
    else:
        marks = hashed.virtual_hash_ring
    placed = measure.places(hashed.get_node)
    astray = measure.moved(placed, measure.places(lambda key: _successor(marks, key)))
    moved = measure.moved(placed, measure.places(make(measure.names(10)[::-1]).get_node))
    return Evidence(
        {"astray": astray, "moved": moved},
        Text(
            f"10 个节点、1000 个键：{astray} 个键不在顺时针的下一个节点上；把节点列表倒过来写，{moved} 个键"
            "换了节点。",
            f"10 nodes, 1000 keys: {astray} are not on the next node clockwise; with the list of nodes "
            f"reversed, {moved} change their node.",
        ),
    )


def _steady(make: _Maker) -> Evidence:
    hashed = make(["db1", "db2", "db3"])
    unsteady = sum(len({hashed.get_node(key) for _ in range(20)}) > 1 for key in measure.KEYS)
    return Evidence(
        {"unsteady": unsteady},
        Text(
            f"3 个节点、1000 个键，各查 20 次：{unsteady} 个键的答案前后不一。",
            f"3 nodes, 1000 keys, each asked for 20 times: {unsteady} keys do not always get the same "
            "answer.",
        ),
    )


def _balance(make: _Maker) -> Evidence:
    heaviest = measure.heaviest(measure.places(make(measure.names(10)).get_node))
    share = measure.percent(heaviest, 1000)
    return Evidence(
        {"heaviest": heaviest},
        Text(
            f"10 个节点、1000 个键：最重的节点占 {share}（平均 10.0%）。",
            f"10 nodes, 1000 keys: the fullest node has {share} of them (the mean is 10.0%).",
        ),
    )


def _least_movement(make: _Maker) -> Evidence:
    nodes = [f"db{number}" for number in range(1, 10)]
    before = measure.places(make(nodes).get_node)
    after = measure.places(make([*nodes, "db10"]).get_node)
    moved, needless = measure.moved(before, after), measure.needless(before, after, "db10")
    return Evidence(
        {"moved": moved, "needless": needless},
        Text(
            f"9 个节点加第 10 个，1000 个键：迁移 {moved} 个，其中 {needless} 个在旧节点之间白白迁移。",
            f"a 10th node joins 9, 1000 keys: {moved} move, {needless} of them needlessly, from old node to "
            "old node.",
        ),
    )


def _empty(make: _Maker) -> Evidence:
    refused = measure.refusal(lambda: make([]))
    if refused:
        said = Text(f"构造空环即报错：{refused}。", f"an empty ring is refused when it is made: {refused}.")
        return Evidence({"built": 0}, said)
    failure = measure.refusal(lambda: make([]).get_node("example_key"))
    said = Text(
        f"空环构造成功，第一次查找才失败：{failure}。",
        f"an empty ring is made without complaint, and the first lookup fails: {failure}.",
    )
    return Evidence({"built": 1}, said)


def _own_list(make: _Maker) -> Evidence:
    nodes = ["db1", "db2", "db3"]
    hashed = make(nodes)
    nodes.append("db4")
    strays = sum(hashed.get_node(key) == "db4" for key in measure.KEYS)
    return Evidence(
        {"strays": strays},
        Text(
            f"环建好之后，调用者往自己的列表里添了 db4：1000 个键中有 {strays} 个被送往环上没有的 db4。",
            f"the caller appends db4 to the list after the ring is built: of 1000 keys {strays} go to db4, "
            "which is not on the ring.",
        ),
    )


def _bytes(make: _Maker) -> Evidence:
    lookup: Callable[..., str] = make(measure.names(3)).get_node
    failures = [
        measure.refusal(partial(lookup, key)) for key in (b"user:1", "用户:1".encode("gbk"), b"\xff\x00")
    ]
    failed = sum(map(bool, failures))
    why = f"（{failures[0]}）" if failed else ""
    cause = f" ({failures[0]})" if failed else ""
    return Evidence(
        {"failed": failed},
        Text(f"3 个字节串键：{failed} 个查找失败{why}。", f"3 keys of bytes: {failed} lookups fail{cause}."),
    )


def _both(code: str, title: Text, explanation: Text, show: Callable[[_Maker], Evidence]) -> Finding:
    """Return the finding whose demonstration `show` runs on the sample's rule and on ours."""
    return Finding(code, "4.1", title, explanation, lambda: show(_sample()), lambda: show(ConsistentHash))


FINDINGS: tuple[Finding, ...] = (
    _both(
        "not-clockwise",
        Text(
            "取列表中的先到者，而不是顺时针的下一个节点",
            "The first match in the list wins, not the next node clockwise",
        ),
        Text(
            "样例按节点在列表中的先后逐个比较，遇到第一个哈希值不小于键的节点就返回；节点从未按哈希值排序，"
            "所以并没有环。改正后，所有的点在哈希环上排好序，键属于顺时针方向的下一个点，与列表的顺序无关。",
            "The sample walks the nodes in list order and takes the first whose hash is not below the "
            "key's. The nodes are never sorted, so there is no ring. Ours sorts all points; a key belongs "
            "to the next point clockwise, whatever the order of the list.",
        ),
        _clockwise,
    ),
    _both(
        "random-past-the-end",
        Text("越过最后一个节点的键随机分配", "Keys past the last node are placed at random"),
        Text(
            "哈希值大于所有节点的键本应绕回环的起点，样例却随机挑一个节点：写入和读取会落在不同的节点上，"
            "进程之间也互不一致。改正后绕回第一个点。",
            "A key whose hash is above every node's should wrap around to the start of the circle. The "
            "sample picks any node instead, so a read can miss what a write stored, and no two processes "
            "agree. Ours wraps.",
        ),
        _steady,
    ),
    _both(
        "one-point-per-node",
        Text("每个节点只有一个点，负载悬殊", "One point per node, so the load is lopsided"),
        Text(
            "名为虚拟哈希环，却没有虚拟节点：每个节点只有一个点，分到的弧长全凭运气，再加上先到者先得，"
            "一个节点可能几乎独占全部键。改正后每个节点有 160 个虚拟节点。",
            "The ring is called virtual and has no virtual nodes: with one point each, the arcs are a "
            "matter of luck, and the first match takes most of what is left. Ours gives every node 160 "
            "virtual nodes.",
        ),
        _balance,
    ),
    _both(
        "needless-moves",
        Text("加一个节点，旧节点之间也在迁移", "A new node makes keys move between old nodes"),
        Text(
            "一致性哈希的意义在于迁移最少：加入节点时，键只应迁往新节点。样例中随机分配的键每次都重新抽签。"
            "改正后，迁移的键全部迁往新节点，约占十分之一。",
            "Consistent hashing is there to move little: when a node joins, keys should move to it and "
            "nowhere else. The sample draws lots again for every key past the end. With ours all that "
            "moves, moves to the new node: about a tenth.",
        ),
        _least_movement,
    ),
    _both(
        "empty-fails-late",
        Text("空列表要到查找时才崩溃", "An empty list fails only at the first lookup"),
        Text(
            "没有节点时样例照样构造，第一次查找才抛出与节点毫无关系的错误。改正后在构造时就说明缺少节点。",
            "Without nodes the sample is built all the same, and its first lookup raises an error that says "
            "nothing of nodes. Ours says so when it is made.",
        ),
        _empty,
    ),
    _both(
        "shared-list",
        Text("与调用者共用同一个列表", "The list is shared with the caller"),
        Text(
            "样例直接保存传入的列表，环却只在构造时计算一次；调用者之后改动列表，键就会被送往环上没有的节点。"
            "改正后保存自己的副本。",
            "The sample keeps the caller's list and computes the ring once. When the caller changes the "
            "list later, keys go to nodes the ring does not have. Ours keeps a copy.",
        ),
        _own_list,
    ),
    _both(
        "text-only",
        Text("键只能是文本", "Keys can only be text"),
        Text(
            "缓存和队列的键常常是字节串，样例对它们一律抛出属性错误。改正后文本按 UTF-8 编码，字节串原样计算"
            "哈希。",
            "Keys of caches and queues are often bytes; the sample meets them with an attribute error. Ours "
            "hashes text as UTF-8 and bytes as they are.",
        ),
        _bytes,
    ),
)
"""What the sample of section 4.1 did wrong."""
