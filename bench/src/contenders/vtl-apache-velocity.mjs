import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const jars = ['velocity', 'commons-collections3', 'commons-lang', 'json-smart', 'json-path', 'accessors-smart', 'asm', 'slf4j-api', 'slf4j-nop'].map(
  name => `/usr/share/java/${name}.jar`,
)
const source = new URL('../fixtures/vtl/VelocityBench.java', import.meta.url).pathname

/** Microseconds of CPU of one warm rendering by Apache Velocity 1.7 with its tree kept; undefined where Java or Velocity is not there. */
export function apacheVelocity(template, event) {
  if (!jars.every(existsSync)) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'vtl-bench-'))
  try {
    writeFileSync(join(folder, 'template.vtl'), template)
    writeFileSync(join(folder, 'event.json'), JSON.stringify(event))
    const { status, stdout, stderr } = spawnSync('java', ['-cp', jars.join(':'), source, folder], { encoding: 'utf8', timeout: 120_000 })
    if (status !== 0) throw new Error(`Apache Velocity failed: ${stderr}`)
    return Number(stdout)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
