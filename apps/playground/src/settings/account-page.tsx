import type { JSX } from 'preact'
import { hashOf } from '../app/location.ts'
import type { PageProps } from '../app/pages.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { ACCOUNT_KINDS } from './account-kinds.ts'
import type { Kind } from './kind.ts'
import { ResourceList } from './resource-list.tsx'

const [FIRST] = ACCOUNT_KINDS as readonly [Kind, ...Kind[]]

/** What belongs to the account and not to one API: keys, usage plans, custom domains. */
export function AccountPage({ place }: PageProps): JSX.Element {
  const kind = ACCOUNT_KINDS.find(({ key }) => key === place.rest[0]) ?? FIRST
  return (
    <div class="page">
      <PageHead title="Keys, plans and domains">What all your APIs share. Changes count at once: none of it waits for a deployment.</PageHead>
      <Tabs label="What to show" tabs={ACCOUNT_KINDS.map(({ key, title }) => [key, title] as const)} selected={kind.key} onSelect={(key) => (location.hash = hashOf(['account', key]))} />
      <ResourceList key={kind.key} place={{ kind, base: '' }} />
    </div>
  )
}
