import { basename, dirname, extname } from 'node:path'

/** A stack is named after its template's folder, and after the file too where that is not called `template`. */
export function stackNameOf(file: string): string {
  const folder = basename(dirname(file))
  const name = basename(file, extname(file))
  return sanitise(name === 'template' ? folder : `${folder}-${name}`)
}

/** CloudFormation's names: letters, digits and hyphens, a letter first, at most 128. */
function sanitise(name: string): string {
  const clean = name.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 128)
  return /^[A-Za-z]/.test(clean) ? clean : `stack-${clean}`.slice(0, 128)
}
