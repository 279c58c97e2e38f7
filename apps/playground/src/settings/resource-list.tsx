import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { useLoad } from '../parts/use-load.ts'
import { valuesOf } from './form-values.ts'
import type { Item } from './kind.ts'
import { ResourceForm } from './resource-form.tsx'
import { changeItem, listItems, makeItem, type Place, removeItem } from './save-item.ts'
import './settings.css'

/** The resources of a kind, each with its form, and a form for one more. */
export function ResourceList({ place }: { readonly place: Place }): JSX.Element {
  const { kind, base } = place
  const { value: items, error, reload } = useLoad(() => listItems(place), [base, kind])
  const [made, setMade] = useState(0)
  const make = kind.builtIn === true ? undefined : (
    <Panel title={`New ${kind.one}`}>
      <ResourceForm
        key={made}
        kind={kind}
        start={valuesOf(kind)}
        exists={false}
        action={`Make the ${kind.one}`}
        onSave={async (values) => {
          await makeItem(place, values)
          setMade(made + 1)
          reload()
        }}
      />
    </Panel>
  )
  return (
    <div class="settings-grid">
      <Panel title={kind.title}>
        {error !== undefined && <Notice tone="bad">{error.message}</Notice>}
        {items?.length === 0 && <EmptyState title={`No ${kind.one} yet`}>{kind.empty}</EmptyState>}
        {items !== undefined && items.length > 0 && (
          <ul class="stack" aria-label={kind.title}>
            {items.map((item) => (
              <li key={String(item[kind.identifier])}>
                <ResourceEntry place={place} item={item} onChange={reload} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {make}
    </div>
  )
}

function ResourceEntry({ place, item, onChange }: { readonly place: Place; readonly item: Item; readonly onChange: () => void }): JSX.Element {
  const { kind } = place
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string>()
  const before = valuesOf(kind, item)
  const name = kind.nameOf(item)
  const remove = async (): Promise<void> => {
    try {
      await removeItem(place, item)
      onChange()
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : String(refused))
    }
  }
  return (
    <div class="stack settings-entry">
      <div class="row">
        <button type="button" class="settings-name" aria-expanded={open} onClick={() => setOpen(!open)}>
          {name}
        </button>
        <span class="hint mono grow">{kind.noteOf?.(item)}</span>
        <Button small kind="quiet" icon="trash" label={`${kind.builtIn === true ? 'Reset' : 'Delete'} ${name}`} onPress={() => void remove()} />
      </div>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      {open && kind.change !== 'none' && (
        <ResourceForm
          key={JSON.stringify(before)}
          kind={kind}
          start={before}
          exists
          action={`Save ${name}`}
          onSave={async (values) => {
            await changeItem(place, { item, values, before })
            onChange()
          }}
        />
      )}
      {open && kind.children?.map((child) => <ResourceList key={child.kind.key} place={{ kind: child.kind, base: child.below(item) }} />)}
    </div>
  )
}
