import { defineCommand } from 'citty'
import { readConfiguration, type ServerFlags } from '../configuration.ts'
import { fault, ok, type Finding } from '../doctor/check.ts'
import { ServerError } from '../errors.ts'
import { createServerLog } from '../log/server-log.ts'
import { readSettings, withoutDefaults } from '../settings/read-settings.ts'
import { START_OPTIONS } from '../settings/start-options.ts'

const MARKS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const

/** `gatewright doctor`: reads the settings as `start` does, and looks at everything that they name. */
export const doctor = defineCommand({
  meta: { name: 'doctor', description: 'Check settings, data folder, PostgreSQL and Redis: reached, versions, rights, clocks. Takes the settings of start' },
  args: withoutDefaults(START_OPTIONS),
  async run({ rawArgs }) {
    const findings = await examine(rawArgs)
    for (const { what, verdict, words } of findings) process.stdout.write(`${MARKS[verdict]} ${what}: ${words}\n`)
    process.exitCode = findings.some(({ verdict }) => verdict === 'fault') ? 1 : 0
  },
})

async function examine(rawArgs: readonly string[]): Promise<readonly Finding[]> {
  try {
    const { values, positionals } = readSettings(START_OPTIONS, { rawArgs, environment: process.env })
    const { dataFolder, postgresUrl, redis } = readConfiguration(values as unknown as ServerFlags, positionals, process.env)
    const { checkMachine } = await import('../doctor/check-machine.ts')
    const findings = [ok('settings', 'as start takes them'), ...checkMachine(dataFolder)]
    if (postgresUrl !== undefined) findings.push(...(await (await import('../doctor/check-postgres.ts')).checkPostgres(postgresUrl)))
    if (redis !== undefined) findings.push(...(await (await import('../doctor/check-redis.ts')).checkRedis(redis, createServerLog({ level: 'silent', format: 'text' }))))
    return findings
  } catch (error) {
    if (error instanceof ServerError) return [fault('settings', error.message)]
    throw error
  }
}
