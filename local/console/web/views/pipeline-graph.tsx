import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GroupPicture, NodeState, PictureNode, ServingLane } from '../../api';
import { duration, withMetricNames } from '../format';
import { Badge, FailureNote, Meter, Moment } from '../parts/parts';

/** One dataset group from left to right: its data, then a lane for each solution or recommender. */
export function GroupGraph({ group }: { readonly group: GroupPicture }) {
  const canvas = useRef<HTMLDivElement>(null);
  const edges = useEdges(canvas, group);
  const title = group.pipeline ?? group.name;
  return (
    <section class="group" aria-label={`Pipeline ${title}`}>
      <h2>
        {title}
        {group.domain && <span class="tag">{group.domain}</span>}
        {!group.pipeline && <span class="tag">made by API calls</span>}
      </h2>
      <div class="graph" ref={canvas}>
        <Edges edges={edges} />
        <div class="data-column">
          <h3 class="column-title">Data</h3>
          <ol>
            {group.data.map(({ type, files, dataset }) => (
              <li key={type} data-edge="from" data-state={dataset.state}>
                <NodeCard node={dataset} />
                <p class="files" data-state={files.state}>
                  <FileIcon />
                  <span class="path">{files.title}</span>
                  <span>
                    {files.status}
                    {files.detail && `, ${files.detail}`}
                  </span>
                </p>
              </li>
            ))}
            {group.tracker && (
              <li key="tracker" data-edge="from" data-state={group.tracker.state}>
                <NodeCard node={group.tracker} />
              </li>
            )}
          </ol>
          {group.data.length === 0 && <p class="muted">No dataset yet.</p>}
        </div>
        <div class="lanes">
          <h3 class="column-title">Trained and served</h3>
          <ol>
            {group.lanes.map((lane) => (
              <Lane key={lane.name} lane={lane} />
            ))}
          </ol>
          {group.lanes.length === 0 && <p class="muted">No solution or recommender yet.</p>}
        </div>
      </div>
    </section>
  );
}

function Lane({ lane }: { readonly lane: ServingLane }) {
  const isWorking = lane.nodes.some(({ state }) => state === 'working');
  return (
    <li class="lane" data-edge="to" data-state={isWorking ? 'working' : 'done'}>
      <ol class="chain" aria-label={lane.name}>
        {lane.nodes.map((node) => (
          <li key={node.id}>
            <NodeCard node={node} />
          </li>
        ))}
        {lane.batch.map((node) => (
          <li key={node.id}>
            <NodeCard node={node} />
          </li>
        ))}
      </ol>
    </li>
  );
}

function NodeCard({ node }: { readonly node: PictureNode }) {
  const { kind, title, state, status, detail, at, seconds, progress, failure } = node;
  return (
    <article class="node" data-state={state}>
      <p class="kind">{kind}</p>
      <p class="node-title">{title}</p>
      <Badge state={state}>{status}</Badge>
      {progress !== undefined && <Meter value={progress} label={`${kind} ${title}`} />}
      {detail && <p class="node-detail">{withMetricNames(detail)}</p>}
      {at !== undefined && (
        <p class="node-time">
          <Moment at={at} />
          {seconds !== undefined && ` · took ${duration(seconds)}`}
        </p>
      )}
      {failure && <FailureNote failure={failure} />}
    </article>
  );
}

function FileIcon() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M4 1.5h5L12.5 5v9.5h-8.5zM9 1.5V5h3.5" />
    </svg>
  );
}

interface Edge {
  readonly path: string;
  readonly state: NodeState;
}

/** Lines from data to lanes, through one point in the middle: each lane may use all of the data. */
function Edges({ edges }: { readonly edges: readonly Edge[] }) {
  return (
    <svg class="edges" aria-hidden="true">
      {edges.map(({ path, state }, index) => (
        <path key={index} d={path} data-state={state} />
      ))}
    </svg>
  );
}

/** Width from which the data stands beside the lanes. */
const BESIDE = matchMedia('(min-width: 900px)');

function useEdges(canvas: { readonly current: HTMLDivElement | null }, group: GroupPicture): readonly Edge[] {
  const [edges, setEdges] = useState<readonly Edge[]>([]);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const draw = (): void => setEdges(BESIDE.matches ? edgesOf(element) : []);
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas, group]);
  return edges;
}

function edgesOf(canvas: HTMLElement): readonly Edge[] {
  const { left, top } = canvas.getBoundingClientRect();
  const boxes = (end: string): { readonly box: DOMRect; readonly state: NodeState }[] =>
    [...canvas.querySelectorAll<HTMLElement>(`[data-edge="${end}"]`)].map((element) => ({
      box: (element.querySelector('.node') ?? element).getBoundingClientRect(),
      state: (element.dataset['state'] ?? 'done') as NodeState,
    }));
  const from = boxes('from').map(({ box, state }) => ({
    x: box.right - left,
    y: box.top + box.height / 2 - top,
    state,
  }));
  const to = boxes('to').map(({ box, state }) => ({ x: box.left - left, y: box.top + box.height / 2 - top, state }));
  const [first] = from;
  const [target] = to;
  if (!first || !target) return [];
  const hub = { x: (first.x + target.x) / 2, y: from.reduce((sum, { y }) => sum + y, 0) / from.length };
  return [
    ...from.map(({ x, y, state }) => ({ path: curve({ x, y }, hub), state })),
    ...to.map(({ x, y, state }) => ({ path: curve(hub, { x, y }), state })),
  ];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function curve(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
