import { expect, test } from 'vitest'
import { scrubEnvironment } from './start-environment'

test('DEBUG, DOCKER_* and PG* are gone from the environment, and what matters is remembered', () => {
  const env: NodeJS.ProcessEnv = {
    DEBUG: '*',
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
