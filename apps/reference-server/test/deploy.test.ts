import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readSettings } from '../src/settings/read-settings.ts'
import { settingsSchema } from '../src/settings/settings-schema.ts'
import { START_OPTIONS } from '../src/settings/start-options.ts'

const DEPLOY = new URL('../../../deploy/', import.meta.url).pathname
const text = (path: string): string => readFileSync(`${DEPLOY}${path}`, 'utf8')

test('the settings in deploy are settings', () => {
  const { values } = readSettings(START_OPTIONS, { rawArgs: ['--config', `${DEPLOY}gatewright.yaml`], environment: {} })

  expect(values).toMatchObject({ host: '0.0.0.0', port: '4580', auth: 'sigv4', 'drain-delay': '5', 'drain-seconds': '25' })
})

test('Kubernetes has the same settings', () => {
  const withoutComments = (path: string): string => text(path).replaceAll(/^#.*\n/gm, '')

  expect(withoutComments('kubernetes/gatewright.yaml')).toBe(withoutComments('gatewright.yaml'))
})

test('every YAML file in deploy is one', () => {
  const files = ['', 'compose/', 'kubernetes/'].flatMap((folder) => readdirSync(`${DEPLOY}${folder}`).filter((name) => name.endsWith('.yaml')).map((name) => folder + name))

  const errors = files.flatMap((file) => parseAllDocuments(text(file)).flatMap((document) => ('errors' in document ? document.errors : [])))
  expect([files.length > 5, errors]).toEqual([true, []])
})

test('who stops a node gives it the time that its settings take to drain', () => {
  const needed = 5 + 25

  for (const [file, pattern] of [
    ['systemd/gatewright.service', /TimeoutStopSec=(\d+)/],
    ['compose/compose.yaml', /stop_grace_period: (\d+)s/],
    ['kubernetes/deployment.yaml', /terminationGracePeriodSeconds: (\d+)/],
  ] as const) {
    expect(Number(pattern.exec(text(file))?.[1])).toBeGreaterThan(needed)
  }
})

test('a flag wins over the environment, the environment over the file, the file over the default', () => {
  const rawArgs = ['--config', `${DEPLOY}gatewright.yaml`, '--port', '1']
  const environment = { GATEWRIGHT_PORT: '2', GATEWRIGHT_HOST: '127.0.0.2' }

  const { values } = readSettings(START_OPTIONS, { rawArgs, environment })

  expect([values['port'], values['host'], values['log-format'], values['workers']]).toEqual(['1', '127.0.0.2', 'json', '1'])
})

test('the schema knows every setting and nothing else', () => {
  const { properties, additionalProperties } = settingsSchema(START_OPTIONS) as { readonly properties: object; readonly additionalProperties: boolean }

  expect(additionalProperties).toBe(false)
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(['port', 'postgres', 'postgres-file', 'redis-file', 'trace-key-file']))
})

test('a secret is given once', () => {
  const read = (): unknown => readSettings(START_OPTIONS, { rawArgs: ['--redis', 'redis://x', '--redis-file', '/x'], environment: {} })

  expect(read).toThrow('redis and redis-file are both set')
})
