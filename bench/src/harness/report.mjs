// Writes a result with the command that repeats it: bench/results/<subject>.md
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Prints a table and writes it, with the machine and the command, to bench/results/SUBJECT.md. */
export function report({ subject, title, columns, rows, notes = [] }) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const machine = `Node ${process.version}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${new Date().toISOString().slice(0, 10)}, after commit ${commit}`
  const text = [`# ${title}`, '', `\`npm run bench -- ${subject}\` — ${machine}`, '', table, '', ...notes.map((note) => `- ${note}`), ''].join('\n')
  console.log(`\n${text}`)
  writeFileSync(new URL(`../../results/${subject}.md`, import.meta.url), text)
}
