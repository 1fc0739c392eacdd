"""Chinese for the sentences of the checks of switching."""

SWITCHING = {
    # eth-trunk
    "{node} has no Eth-Trunk {trunk}": "{node} 没有 Eth-Trunk {trunk}",
    "Eth-Trunk {trunk} of {node}: {settings}": "{node} 的 Eth-Trunk {trunk}：{settings}",
    # stp
    "{node} is the root of instance {instance}": "{node} 是实例 {instance} 的根桥",
    "{node}: the root of instance {instance} is {root}": "{node}：实例 {instance} 的根桥为 {root}",
    "{node} runs no spanning tree in instance {instance}": "{node} 在实例 {instance} 中未运行生成树",
    "{node}, spanning tree instance {instance}: {settings}": "{node}，生成树实例 {instance}：{settings}",
    "{interface} of {node}, spanning tree instance {instance}: {settings}": (
        "{node} 的 {interface}，生成树实例 {instance}：{settings}"
    ),
    # vrrp
    "{interface} of {node}, virtual router {vrid}: {settings}": (
        "{node} 的 {interface}，VRRP 备份组 {vrid}：{settings}"
    ),
}
