import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { TemplateFiles } from '@gatewright/cloudformation'

/** The files beside a template. */
export function filesBeside(template: string): TemplateFiles {
  return {
    resolve: (path) => resolve(dirname(template), path),
    kind: (path) => {
      const stats = statSync(path, { throwIfNoEntry: false })
      if (stats === undefined) return undefined
      return stats.isDirectory() ? 'folder' : 'file'
    },
    readText: (path) => readFileSync(path, 'utf8'),
    beside: filesBeside,
  }
}
