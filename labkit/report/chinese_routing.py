"""Chinese for the sentences of the checks of routing."""

ROUTING = {
    # bgp
    "the BGP table of {node} is empty": "{node} 的 BGP 路由表为空",
    "it is the best path": "该路径是最优路径",
    "{node} has no BGP peer {peer}": "{node} 没有 BGP 对等体 {peer}",
    "{node} has no BGP session with {peer}": "{node} 与 {peer} 未建立 BGP 会话",
    "{node} has no BGP path to {prefix}": "{node} 没有到 {prefix} 的 BGP 路径",
    "{node} has no BGP path to {prefix} from {peer}": "{node} 没有来自 {peer} 的到 {prefix} 的 BGP 路径",
    "{node} has a BGP path to {prefix}: {attributes}": "{node} 有到 {prefix} 的 BGP 路径：{attributes}",
    "{node}: BGP peer {peer}, AS {remote_as}, {kind}, {state}": (
        "{node}：BGP 对等体 {peer}，AS {remote_as}，{kind}，{state}"
    ),
    "{node}: the path to {prefix} from {peer} loses by {reason}": (
        "{node}：来自 {peer} 的到 {prefix} 的路径因 {reason} 未被优选"
    ),
    "{node} tells {peer} {prefix}": "{node} 向 {peer} 通告 {prefix}",
    "{node} does not tell {peer} {prefix}": "{node} 未向 {peer} 通告 {prefix}",
    "{node} tells {peer} {prefix}: MED {med}, AS path {path}": (
        "{node} 向 {peer} 通告 {prefix}：MED {med}，AS_Path {path}"
    ),
    # isis
    "IS-IS does not run on {node}": "{node} 未运行 IS-IS",
    "IS-IS does not run on {interface} of {node}": "{node} 的 {interface} 未运行 IS-IS",
    "IS-IS on {interface} of {node}: {settings}": "{node} 的 {interface} 上的 IS-IS：{settings}",
    "{node} has no IS-IS neighbor {neighbor}": "{node} 没有 IS-IS 邻居 {neighbor}",
    "{node}: IS-IS neighbor {neighbor} on {interface}, {level}, {state}": (
        "{node}：IS-IS 邻居 {neighbor}，接口 {interface}，{level}，{state}"
    ),
    "{node} is an IS-IS router of {level}": "{node} 是 {level} 的 IS-IS 路由器",
    "{interface} of {node} is the DIS of level {level}: {answer}": (
        "{node} 的 {interface} 是 Level-{level} 的 DIS：{answer}"
    ),
    "{node} has no IS-IS route to {prefix} in level {level}": (
        "{node} 在 Level-{level} 中没有到 {prefix} 的 IS-IS 路由"
    ),
    "{node}: IS-IS level {level} route to {prefix}, cost {cost}, next hop {hops}": (
        "{node}：Level-{level} 中到 {prefix} 的 IS-IS 路由，开销 {cost}，下一跳 {hops}"
    ),
    # ospf
    "{interface} of {node}: DR {designated}, BDR {backup}": (
        "{node} 的 {interface}：DR {designated}，BDR {backup}"
    ),
    "{interface} of {node} authenticates OSPF: {method}": "{node} 的 {interface} 上的 OSPF 认证：{method}",
    "no neighbor is full on it": "该接口上没有 Full 状态的邻居",
    "{node} has no part in OSPF area {area}": "{node} 不属于 OSPF 区域 {area}",
    "{node}: OSPF area {area} is {type}": "{node}：OSPF 区域 {area} 的类型为 {type}",
    "the database of {node} has the LSA {lsa}": "{node} 的链路状态数据库中有 LSA {lsa}",
    "the database of {node} has no LSA {lsa}": "{node} 的链路状态数据库中没有 LSA {lsa}",
    "{node} has learned nothing by OSPF": "{node} 未通过 OSPF 学到任何信息",
    # path
    "{node} to {destination}: {way}": "{node} 到 {destination}：{way}",
    "{node} reaches {destination} without {routers}": "{node} 不经 {routers} 到达 {destination}",
    "the trace does not arrive": "路径跟踪未到达目的地",
    "it goes through {routers}": "经过了 {routers}",
    # policy
    "{node}: route-policy {name}, {mode}: {clauses}": "{node}：route-policy {name}，{mode}：{clauses}",
    "{node} has no such node; route policies: {policies}": (
        "{node} 没有这样的节点；现有 route-policy：{policies}"
    ),
    "{interface} of {node}, {direction}: traffic policy {policy}": (
        "{node} 的 {interface}，{direction} 方向：流策略 {policy}"
    ),
    # rip
    "RIP does not run on {node}": "{node} 未运行 RIP",
    "{node} runs RIP version {version}": "{node} 运行 RIP 版本 {version}",
    "{node} hears RIP from {who}": "{node} 收到来自 {who} 的 RIP 报文",
    "{node} has learned no {prefix} by RIP": "{node} 未通过 RIP 学到 {prefix}",
    "{node} has learned {prefix} by RIP, cost {cost}, next hop {hop}": (
        "{node} 通过 RIP 学到 {prefix}，开销 {cost}，下一跳 {hop}"
    ),
    # route
    "{node}: routes of {which}: {count}": "{node}：{which} 的路由数：{count}",
    "{node}: routes of {which}: {count} ({prefixes})": "{node}：{which} 的路由数：{count}（{prefixes}）",
    "{node}: packets to {destination} take {properties}": "{node}：到 {destination} 的报文使用 {properties}",
}
