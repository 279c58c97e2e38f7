import type { RestResource } from '@gatewright/types'
import type { JSX } from 'preact'
import { Badge, type Tone } from '../parts/badge.tsx'

const TONES: Readonly<Record<string, Tone>> = { GET: 'good', POST: 'blue', PUT: 'warn', PATCH: 'warn', DELETE: 'bad', ANY: 'accent' }

export interface ResourceChoice {
  readonly resourceId: string
  readonly method?: string
}

export interface ResourceTreeProps {
  /** In the order of their paths. */
  readonly resources: readonly RestResource[]
  readonly selected: ResourceChoice | undefined
  readonly onSelect: (choice: ResourceChoice) => void
}

/** Resources by their paths, each with its methods. */
export function ResourceTree({ resources, selected, onSelect }: ResourceTreeProps): JSX.Element {
  return (
    <ul class="tree" aria-label="Resources and methods">
      {resources.map(({ id, path, pathPart, resourceMethods = {} }) => (
        <li key={id} style={{ paddingLeft: `${(path === '/' ? 0 : path.split('/').length - 1) * 14}px` }}>
          <button type="button" class="tree-resource" aria-current={selected?.resourceId === id && selected.method === undefined} aria-label={`Resource ${path}`} onClick={() => onSelect({ resourceId: id })}>
            {path === '/' ? '/' : `/${pathPart}`}
          </button>
          <span class="row tree-methods">
            {Object.keys(resourceMethods).map((method) => (
              <button
                key={method}
                type="button"
                class="tree-method"
                aria-label={`${method} ${path}`}
                aria-current={selected?.resourceId === id && selected.method === method}
                onClick={() => onSelect({ resourceId: id, method })}
              >
                <Badge tone={TONES[method]}>{method}</Badge>
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}
