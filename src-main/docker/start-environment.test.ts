import { expect, test } from 'vitest'
import { scrubEnvironment } from './start-environment'

test('DEBUG, NODE_*, DOCKER_* and PG* are gone from the environment, and what matters is remembered', () => {
  const env: NodeJS.ProcessEnv = {
    DEBUG: '*',
    NODE_OPTIONS: '--require /tmp/x.js',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    DOCKER_HOST: 'unix:///d.sock',
    DOCKER_TLS_VERIFY: '1',
    PGPASSWORD: 'canary',
    PGHOST: 'elsewhere',
    PATH: '/bin',
  }
  const start = scrubEnvironment(env)
  expect(env).toEqual({ PATH: '/bin' })
  expect(start.dockerHost).toBe('unix:///d.sock')
  expect(start.postgres).toEqual({ PGPASSWORD: 'canary', PGHOST: 'elsewhere' })
})
