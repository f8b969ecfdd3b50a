import { spawn } from 'node:child_process'
import { Agent, type ClientRequestArgs } from 'node:http'
import { Duplex } from 'node:stream'
import type { EngineAddress } from './engine-address'

type SshAddress = Extract<EngineAddress, { kind: 'ssh' }>

/** `--` keeps a host name from being read as an option; BatchMode never asks for anything on a terminal. */
export function sshArguments(address: SshAddress): string[] {
  const user = address.user ? ['-l', address.user] : []
  const port = address.port ? ['-p', String(address.port)] : []
  const options = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-T']
  return [...options, ...user, ...port, '--', address.host, 'docker', 'system', 'dial-stdio']
}

/**
 * An HTTP agent whose connections are `ssh <host> docker system dial-stdio`, the way the docker command itself does
 * it: the user's ssh configuration, keys and known hosts decide, and an unknown host is refused.
 */
export class SshAgent extends Agent {
  constructor(private readonly address: SshAddress) {
    super({ keepAlive: false })
  }

  override createConnection(_options: ClientRequestArgs): Duplex {
    return sshStream(this.address)
  }
}

function sshStream(address: SshAddress): Duplex {
  const child = spawn('ssh', sshArguments(address), { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2000)
  })
  child.stdin.on('error', () => {})
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    // A failed write is told by the end of ssh, which knows the reason.
    write: (chunk: Buffer, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => void child.stdin.end(() => done()),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause()
  })
  child.once('error', (error) => stream.destroy(error))
  child.once('close', (code) => {
    if (!code) stream.push(null)
    else
      stream.destroy(Object.assign(new Error(complaint.trim() || `ssh ended with ${code}`), { code: 'ECONNREFUSED' }))
  })
  return Object.assign(stream, {
    setTimeout: () => stream,
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
  })
}
