import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs'
import { fault, messageOf, ok, warning, type Finding } from './check.ts'

const MEGABYTE = 1_000_000
const LITTLE_MB = 200

/** Looks at Node.js and the data folder. */
export function checkMachine(dataFolder: string): readonly Finding[] {
  return [node(), folder(dataFolder)]
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isEnough = major > 20 || (major === 20 && minor >= 19)
  return isEnough ? ok('node.js', process.version) : fault('node.js', `${process.version}: Gatewright needs 20.19 or later`)
}

function folder(path: string): Finding {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(path)
    const free = Math.round((bavail * bsize) / MEGABYTE)
    return free < LITTLE_MB ? warning('data folder', `${path}: ${free} MB are free`) : ok('data folder', `${path}: can be written, ${free} MB are free`)
  } catch (error) {
    return fault('data folder', `${path} cannot be written: ${messageOf(error)}`)
  }
}
