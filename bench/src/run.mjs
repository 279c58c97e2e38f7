// Runs the benchmarks named on the command line, or lists them: npm run bench -- vtl-mapper router
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = import.meta.dirname ?? new URL('.', import.meta.url).pathname
const subjects = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => file.slice(0, -4))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !subjects.includes(name))

if (wanted.length === 0 || unknown.length > 0) {
  for (const name of unknown) console.error(`no benchmark named "${name}"`)
  console.log(`usage: npm run bench -- SUBJECT …\nsubjects: ${subjects.join(', ')}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}
for (const name of wanted) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(folder, `${name}.mjs`)], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
