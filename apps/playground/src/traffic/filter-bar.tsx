import type { JSX } from 'preact'
import type { TrafficFilter } from '../backend/backend.ts'
import type { ListedApi } from '../backend/list-apis.ts'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'

export interface FilterBarProps {
  readonly filter: TrafficFilter
  readonly onChange: (filter: TrafficFilter) => void
  readonly apis: readonly ListedApi[]
  /** Every request is followed, however many there are. */
  readonly all: boolean
  readonly onAll: (all: boolean) => void
}

/** By API, stage, status, route and latency; and what happens above 500 requests a second. */
export function FilterBar({ filter, onChange, apis, all, onAll }: FilterBarProps): JSX.Element {
  return (
    <div class="filter-bar" role="search" aria-label="Filter requests">
      <SelectField label="API" value={filter.api} options={[['', 'All'], ...apis.map(({ id, name }) => [id, name] as const)]} onChange={(api) => onChange({ ...filter, api })} />
      <TextField label="Stage" value={filter.stage} onInput={(stage) => onChange({ ...filter, stage })} placeholder="prod" />
      <SelectField label="Status" value={filter.status} options={[['', 'All'], '2xx', '3xx', '4xx', '5xx', '400', '401', '403', '404', '429', '502', '504']} onChange={(status) => onChange({ ...filter, status })} />
      <TextField label="Route or path" value={filter.route} onInput={(route) => onChange({ ...filter, route })} placeholder="GET /users" />
      <TextField label="At least, in ms" type="number" value={filter.latency} onInput={(latency) => onChange({ ...filter, latency })} />
      <SelectField
        label="When there are many"
        value={all ? 'all' : 'some'}
        options={[
          ['some', 'Follow some'],
          ['all', 'All of them'],
        ]}
        onChange={(value) => onAll(value === 'all')}
      />
    </div>
  )
}
