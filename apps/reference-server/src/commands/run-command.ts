import { ControlPlaneError } from '@gatewright/control-plane'
import { ServerError } from '../errors.ts'

/** Runs a command's work: what the operator can put right is one sentence and exit code 1. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof ServerError) && !(error instanceof ControlPlaneError)) throw error
    process.stderr.write(`gatewright: ${error.message}\n`)
    process.exitCode = 1
  }
}
