"""Chinese for every sentence that checks and reports say. A test finds those that are missing."""

from labkit.report.chinese_routing import ROUTING
from labkit.report.chinese_switching import SWITCHING

CHINESE = {
    **ROUTING,
    **SWITCHING,
    # reports
    "Score": "得分",
    "Passed": "合格",
    "Not passed": "未合格",
    "Incomplete": "未完成评分",
    "The grader could not judge every check; the score is a lower bound": "有检查项未能评判，得分为下限",
    "pass mark {mark} %": "及格线 {mark} %",
    "not saved on {nodes}": "以下设备的配置未保存：{nodes}",
    "{points} points wait for the teacher's judgement": "{points} 分等待教师评定",
    "hints to ask for: {count} (`--hint {check}`)": "可索取的提示：{count} 条（`--hint {check}`）",
    "Student": "学生",
    "Lab": "实验",
    "Check": "检查项",
    "Points": "分数",
    "Verdict": "结果",
    "Expected": "期望",
    "Found": "实际",
    "Why": "原因",
    "Hint": "提示",
    "Raw output": "原始输出",
    "no output: {error}": "无输出：{error}",
    "Topology": "拓扑",
    "Checks": "检查",
    "passed": "通过",
    "partial": "部分通过",
    "failed": "未通过",
    "blocked": "被阻塞",
    "error": "评分出错",
    "waits for {checks}": "需先通过 {checks}",
    "{passed} of {total} checks pass": "{total} 项检查中通过 {passed} 项",
    # the grader itself
    "{error}": "{error}",
    "the check itself failed: {error}": "检查程序自身出错：{error}",
    "it needs {checks}, which did not pass": "依赖的检查未通过：{checks}",
    "it is configured rightly: {found}": "配置正确：{found}",
    "judged by the teacher": "由教师评定",
    "waits for the teacher's judgement": "等待教师评定",
    "{note}": "{note}",
    "{first}, or {second}": "{first}，或 {second}",
    "{first}; {second}": "{first}；{second}",
    # configuration
    "{node} does not have the section": "{node} 没有该配置段",
    "{node} does not have the line": "{node} 没有该配置行",
    "{node}: `{line}`": "{node}：`{line}`",
    "{node} has `{line}` under `{section}`": "{node} 的 `{section}` 下有 `{line}`",
    "{node} does not have `{line}` under `{section}`": "{node} 的 `{section}` 下没有 `{line}`",
    "{node} has `{line}`": "{node} 有 `{line}`",
    "{node} does not have `{line}`": "{node} 没有 `{line}`",
    # generic
    "{node}, `{command}`: {count} records with {where}": (
        "{node} 执行 `{command}`：{where} 的记录有 {count} 条"
    ),
    "{node}, `{command}`: {where} has {expect}": "{node} 执行 `{command}`：{where} 的记录为 {expect}",
    "{node}, `{command}`: {count} such records": "{node} 执行 `{command}`：此类记录有 {count} 条",
    "{node}, `{command}`: {fields}": "{node} 执行 `{command}`：{fields}",
    "the display has no field {fields}": "该显示没有字段 {fields}",
    # interface
    "{interface} of {node} is {state}": "{node} 的 {interface} 状态为 {state}",
    "{interface} of {node}: physical {physical}, protocol {protocol}": (
        "{node} 的 {interface}：物理状态 {physical}，协议状态 {protocol}"
    ),
    "{interface} of {node} has no address": "{node} 的 {interface} 没有地址",
    "{interface} of {node} has {address}": "{node} 的 {interface} 地址为 {address}",
    "{node} has no interface {interface}": "{node} 没有接口 {interface}",
    # ospf
    "{node}: OSPF neighbor {neighbor} on {interface}, state {state}": (
        "{node}：{interface} 上的 OSPF 邻居 {neighbor}，状态 {state}"
    ),
    "{node}: OSPF neighbor {neighbor}, state {state}": "{node}：OSPF 邻居 {neighbor}，状态 {state}",
    "OSPF does not run on {node}": "{node} 没有运行 OSPF",
    "{node} has no OSPF neighbor": "{node} 没有 OSPF 邻居",
    "{node} has other OSPF neighbors only: {others}": "{node} 只有其他 OSPF 邻居：{others}",
    "OSPF does not run on {interface} of {node}": "{node} 的 {interface} 没有运行 OSPF",
    "OSPF runs on {interface} of {node}": "{node} 的 {interface} 运行 OSPF",
    "OSPF on {interface} of {node}: {settings}": "{node} 的 {interface} 上的 OSPF：{settings}",
    # reachability
    "{node} reaches {destination} by way of {way}": "{node} 经 {way} 到达 {destination}",
    "{node} reaches {destination}: at least {minimum} replies": (
        "{node} 可达 {destination}：至少 {minimum} 个应答"
    ),
    "{node} does not reach {destination}, though it reaches {alive}": (
        "{node} 不可达 {destination}，但可达 {alive}"
    ),
    "{node} got {received} of {count} replies from {destination}": (
        "{node} 收到 {destination} 的 {count} 个应答中的 {received} 个"
    ),
    "the sender reaches nothing at all, so that its silence proves nothing": (
        "发送方什么都不可达，因此没有应答不能证明任何问题"
    ),
    # route
    "{node} has no route to {prefix}": "{node} 没有到 {prefix} 的路由",
    "{node} has no {protocol} route to {prefix}": "{node} 没有到 {prefix} 的 {protocol} 路由",
    "{node} has a route to {prefix}": "{node} 有到 {prefix} 的路由",
    "{node} has a route to {prefix}: {properties}": "{node} 有到 {prefix} 的路由：{properties}",
    # vlan
    "{node} has the VLANs {vlans}": "{node} 的 VLAN：{vlans}",
    "{node} has no VLAN {vlan}": "{node} 没有 VLAN {vlan}",
    "other ports are untagged in it too": "还有其他端口以不带标签方式加入",
    "VLAN {vlan} of {node}: untagged {untagged}; tagged {tagged}": (
        "{node} 的 VLAN {vlan}：不带标签 {untagged}；带标签 {tagged}"
    ),
    "{interface} of {node} is no switch port": "{node} 的 {interface} 不是交换端口",
    "{interface} of {node}: {link_type}, PVID {pvid}, VLANs {vlans}": (
        "{node} 的 {interface}：{link_type}，PVID {pvid}，VLAN {vlans}"
    ),
}
