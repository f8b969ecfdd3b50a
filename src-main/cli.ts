#!/usr/bin/env node
import './docker/start-environment'
import { failureOf } from '../src-shared/domain/failure'
import { exitCodes } from './cli/exit-code'
import { run } from './cli/run'
import { showFailure } from './cli/show-failure'
import { processTerminal } from './cli/terminal'
import { packageVersion } from './cli/version'
import { compose } from './compose'

process.umask(0o077)

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function onInterrupt(listener: () => void): () => void {
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

const terminal = processTerminal(process.env)
process.on('uncaughtException', (error) => {
  showFailure(terminal, failureOf(error))
  process.exit(exitCodes.unexpected)
})

const exitCode = await run(process.argv.slice(2), {
  terminal,
  env: process.env,
  version: packageVersion(import.meta.url),
  compose,
  onInterrupt,
})
// What is still open (keep-alive sockets of the Docker engine) must not keep the process; output is written out first.
process.exitCode = exitCode
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)))
