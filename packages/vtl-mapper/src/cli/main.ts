import { readFileSync } from 'node:fs'
import { runCommand } from './run-command.ts'

process.exitCode = runCommand({
  args: process.argv.slice(2),
  readStdin: () => readFileSync(0, 'utf8'),
  print: text => process.stdout.write(text),
  printError: text => process.stderr.write(text),
})
