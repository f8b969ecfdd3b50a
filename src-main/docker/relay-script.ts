import { AppError } from '../../src-shared/domain/failure'

/** What the relay says on standard error once its connection stands. */
export const relayMarker = 'relay:connected'

/**
 * The relay, for bash (Bash manual, 3.6 Redirections: /dev/tcp/host/port). Host and port are arguments, never part of
 * the script. It ends when the server closes or when our input ends, whichever comes first.
 */
const script = `exec 3<>"/dev/tcp/$1/$2" || exit 1
echo ${relayMarker} >&2
exec 4<&0
cat <&3 & down=$!
cat <&4 >&3 & up=$!
exec 3>&- 4<&- 0<&- 1>&-
wait -n
kill "$down" "$up" 2>/dev/null
exit 0`

export function relayArguments(host: string, port: number): string[] {
  return ['bash', '-c', script, 'relay', host, String(port)]
}

/** The failure in bash's words about /dev/tcp (C locale), for a relay that did not connect. */
export function relayFailure(host: string, port: number, stderr: string): AppError {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const detail = stderr.trim() || 'no message'
  if (
    /Name or service not known|No address associated|name resolution|nodename nor servname|Name does not resolve|invalid host/i.test(
      stderr,
    )
  ) {
    return new AppError({
      code: 'connection/host-not-found',
      message: `The host name ${host} could not be resolved from the tool container.`,
      hint: 'Check the spelling of the host, and that this computer is online.',
      detail,
      retryable: /temporary/i.test(stderr),
    })
  }
  if (/timed out|No route to host|Network is unreachable|Host is unreachable/i.test(stderr))
    return relayTimeout(place, detail)
  if (/refused|reset by peer|Cannot assign requested address/i.test(stderr)) {
    return new AppError({
      code: 'connection/refused',
      message: `Nothing accepts connections at ${place}.`,
      hint: 'Check the port, and that the server runs and listens on this address.',
      detail,
      retryable: true,
    })
  }
  if (/not found|No such file|not permitted|executable file/i.test(stderr)) {
    return new AppError({
      code: 'tools/missing',
      message: 'The image of the tool container has no bash, which the connection through it needs.',
      hint: 'Set the tools image in the settings to an official postgres image.',
      detail,
    })
  }
  return new AppError({
    code: 'docker/tool-container',
    message: `The connection to ${place} through the tool container could not be opened.`,
    hint: 'Run the connection check again; the detail holds what the container said.',
    detail,
    retryable: true,
  })
}

export function relayTimeout(place: string, detail: string): AppError {
  return new AppError({
    code: 'connection/timeout',
    message: `${place} did not answer.`,
    hint: 'Check the host and port, and whether a firewall or a VPN stands in the way.',
    detail,
    retryable: true,
  })
}
