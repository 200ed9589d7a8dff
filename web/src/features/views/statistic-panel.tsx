/** A statistic on a page: asks for it, and shows its view, or why there is none. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense } from 'react';
import { definitionsQuery, type Question, type StatisticId, useStatistic } from '@/api/statistics';
import { ChartFrame } from '@/charts/chart-frame';
import { useSetting } from '@/features/scope/setting';
import { text } from '@/text';
import { Panel } from '@/ui/panel';
import { ProblemNote } from '@/ui/problem-note';
import { useView } from './registry';

const NOTHING: Question = {};

interface StatisticPanelProps<Id extends StatisticId> {
  id: Id;
  /** What is asked beside the scope. */
  params?: Question;
  /** Its title where that of the view does not say enough. */
  title?: string;
  aside?: ReactNode;
  /** Buttons before those that every chart has. */
  actions?: ReactNode;
  /** Below everything, such as a way to more. */
  footer?: ReactNode;
  className?: string;
}

export function StatisticPanel<Id extends StatisticId>(props: StatisticPanelProps<Id>) {
  return (
    <Suspense fallback={<PanelSkeleton title={props.title ?? ''} height={240} />}>
      <LoadedPanel {...props} />
    </Suspense>
  );
}

function LoadedPanel<Id extends StatisticId>({
  id,
  params = NOTHING,
  title,
  aside,
  actions,
  footer,
  className = '',
}: StatisticPanelProps<Id>) {
  const view = useView(id);
  const setting = useSetting();
  const { question, compared } = setting;
  const asked = useStatistic(id, { ...question, ...params });
  const isCompared = view.compares === true && compared !== undefined;
  const other = useStatistic(id, isCompared ? { ...compared.question, ...params } : undefined);
  const { data: definitions } = useQuery(definitionsQuery);
  const name = title ?? view.title;

  if (asked.isPending)
    return <PanelSkeleton title={name} height={view.height} className={className} />;
  if (!asked.data) {
    return (
      <Panel aria-label={name} className={`p-5 ${className}`}>
        <ProblemNote
          what={text.charts.failed(name)}
          error={asked.error}
          onRetry={() => void asked.refetch()}
        />
      </Panel>
    );
  }
  const { Body } = view;
  const before = other.data?.value;
  const shown = {
    value: asked.data.value,
    // What is compared with nothing looks the same as what is not compared.
    other: isCompared && before && !view.isEmpty(before) ? before : undefined,
    setting,
    params,
  };
  const isEmpty = view.isEmpty(shown.value);
  return (
    <ChartFrame
      title={name}
      note={isEmpty ? undefined : view.note?.(shown)}
      aside={aside}
      actions={actions}
      footer={footer}
      definition={definitions?.get(id)}
      table={() => view.table(shown)}
      isDrawn={view.isDrawn && !isEmpty}
      busy={asked.isPlaceholderData}
      className={className}
    >
      {isEmpty ? (
        <p
          className="grid place-items-center px-4 text-center text-sm text-text-2"
          style={{ minHeight: view.height }}
        >
          {view.whyEmpty ?? text.charts.empty}
        </p>
      ) : (
        <Body {...shown} />
      )}
    </ChartFrame>
  );
}

interface PanelSkeletonProps {
  title: string;
  height: number;
  className?: string;
}

function PanelSkeleton({ title, height, className = '' }: PanelSkeletonProps) {
  return (
    <Panel aria-label={title} className={`p-4 sm:p-5 ${className}`}>
      <span role="status" className="sr-only">
        {text.charts.loading(title)}
      </span>
      <div aria-hidden="true" className="breathe">
        <div className="h-5 w-40 rounded-sm bg-line" />
        <div className="mt-6 rounded-md bg-hover" style={{ height }} />
      </div>
    </Panel>
  );
}
