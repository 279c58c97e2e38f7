import type { JSX } from 'preact'
import type { ListedApi } from '../backend/list-apis.ts'
import { SelectField } from '../parts/select-field.tsx'
import { TextField } from '../parts/text-field.tsx'
import type { TrafficFilter } from './filter.ts'

export interface FilterBarProps {
  readonly filter: TrafficFilter
  readonly onChange: (filter: TrafficFilter) => void
  readonly apis: readonly ListedApi[]
}

/** By API, stage, status, route and latency. */
export function FilterBar({ filter, onChange, apis }: FilterBarProps): JSX.Element {
  return (
    <div class="filter-bar" role="search" aria-label="Filter requests">
      <SelectField label="API" value={filter.api} options={[['', 'All'], ...apis.map(({ id, name }) => [id, name] as const)]} onChange={(api) => onChange({ ...filter, api })} />
      <TextField label="Stage" value={filter.stage} onInput={(stage) => onChange({ ...filter, stage })} placeholder="prod" />
      <SelectField label="Status" value={filter.status} options={[['', 'All'], '2xx', '3xx', '4xx', '5xx', '403', '429', '502', '504']} onChange={(status) => onChange({ ...filter, status })} />
      <TextField label="Route or path" value={filter.route} onInput={(route) => onChange({ ...filter, route })} placeholder="/users" />
      <TextField label="At least, in ms" type="number" value={filter.latency} onInput={(latency) => onChange({ ...filter, latency })} />
    </div>
  )
}
