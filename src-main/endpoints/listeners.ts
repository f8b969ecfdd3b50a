/** Prints the kernel's tables of TCP sockets; both are there without any tool (Linux manual, proc(5)). */
export const listenersCommand = ['/bin/sh', '-c', 'cat /proc/net/tcp /proc/net/tcp6 2>/dev/null || true']

/** Ports with a socket in the state LISTEN (0A), the usual ones of Postgres first, then by number. */
export function listeningPorts(table: string): number[] {
  const ports = table.split('\n').flatMap((line) => {
    const match = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /.exec(line)
    return match?.[1] === undefined ? [] : [Number.parseInt(match[1], 16)]
  })
  const isUsual = (port: number) => port >= 5430 && port <= 5440
  return [...new Set(ports)].sort((a, b) => Number(isUsual(b)) - Number(isUsual(a)) || a - b)
}
