import type { JSX } from 'preact'
import type { TrafficFilter } from '../backend/backend.ts'
import { type Counted, countByStatus, type Rate } from './count-requests.ts'

export interface TrafficStatusProps {
  readonly shown: number
  readonly counted: Counted
  readonly filter: TrafficFilter
  readonly rate: Rate
}

/** How many requests the list shows, and what it leaves out. */
export function TrafficStatus({ shown, counted, filter, rate }: TrafficStatusProps): JSX.Element {
  const statuses = countByStatus(counted, filter)
  const more = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  return (
    <span class="hint" role="status">
      {shown} shown
      {more > 0 && `, ${more} more only counted${filter.latency === '' ? '' : ', whatever their latency'}: ${Array.from(statuses, ([status, count]) => `${count} × ${status}`).join(', ')}`}
      {rate.told < rate.all && `; now following ${rate.told} of ${rate.all} a second`}
    </span>
  )
}
