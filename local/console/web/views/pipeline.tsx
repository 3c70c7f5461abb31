import type { PipelineView } from '../../api';
import { useView } from '../live';
import { Empty, Head, Loading, RefusalNote } from '../parts/parts';
import { GroupGraph } from './pipeline-graph';
import { RunNow, RunsTable } from './runs';

/** What the pipeline is doing and has done. */
export function PipelinePage() {
  const { view, refusal } = useView<PipelineView>('pipeline', 'pipeline');
  const running = view?.runs.filter(({ status }) => status === 'RUNNING') ?? [];
  return (
    <>
      <Head title="Pipeline">From files to recommendations: every resource with its state, as it is now.</Head>
      {refusal && <RefusalNote refusal={refusal} />}
      {!view && !refusal && <Loading what="the pipeline" />}
      {view && (
        <>
          <div aria-live="polite">
            {running.map((run) => (
              <RunNow key={run.executionArn} run={run} />
            ))}
          </div>
          {view.groups.map((group) => (
            <GroupGraph key={group.arn} group={group} />
          ))}
          {view.groups.length === 0 && <NothingYet view={view} />}
          {view.place === 'local cloud' && <RunsTable runs={view.runs} more={view.moreRuns} />}
        </>
      )}
    </>
  );
}

function NothingYet({ view }: { readonly view: PipelineView }) {
  return view.place === 'twin' ? (
    <Empty title="The twin is empty">
      <p>Create a dataset group with the AWS CLI, an SDK or CDK, and it shows up here at once:</p>
      <pre>
        <code>
          aws personalize create-dataset-group --name my-shop \{'\n'} --endpoint-url {view.url}
        </code>
      </pre>
    </Empty>
  ) : (
    <Empty title="No pipeline is deployed yet">
      <p>The deploy is under way when npm start has just begun; the picture grows by itself.</p>
    </Empty>
  );
}
