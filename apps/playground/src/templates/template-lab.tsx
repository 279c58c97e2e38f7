import type { JSX } from 'preact'
import { hashOf } from '../app/location.ts'
import type { PageProps } from '../app/pages.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { ParameterLab } from './parameter-lab.tsx'
import { TemplateDebugger } from './template-debugger.tsx'
import './templates.css'

/** Mapping templates with their debugger, and parameter mappings. */
export function TemplateLab({ place }: PageProps): JSX.Element {
  const tab = place.rest[0] === 'parameters' ? 'parameters' : 'template'
  // Another link in the same tab is another case.
  const shared = place.parameters.get('case')
  return (
    <div class="page">
      <PageHead title="Mapping template lab">
        The engine that serves your requests, here in the page: edit on the left, see the output at once, and step through it when it is not what you expected.
      </PageHead>
      <Tabs
        label="Kind of mapping"
        tabs={[
          ['template', 'Mapping template'],
          ['parameters', 'Parameter mapping'],
        ]}
        selected={tab}
        onSelect={(next) => (location.hash = hashOf(next === 'template' ? ['templates'] : ['templates', next]))}
      />
      {tab === 'template' ? <TemplateDebugger key={shared} place={place} /> : <ParameterLab key={shared} place={place} />}
    </div>
  )
}
