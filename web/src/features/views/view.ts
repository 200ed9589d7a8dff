/** What a view of a statistic is: how its value is drawn, read as a table, and named. */
import type { ComponentType, ReactNode } from 'react';
import type { Question, StatisticId, Value } from '@/api/statistics';
import type { TableData } from '@/charts/table';
import type { Setting } from '@/features/scope/setting';

export interface ViewProps<Id extends StatisticId> {
  value: Value<Id>;
  /** The value of the period with which it is compared. */
  other: Value<Id> | undefined;
  setting: Setting;
  /** What was asked beside the scope. */
  params: Question;
}

export interface View<Id extends StatisticId> {
  title: string;
  /** Whether it is a drawing, of which pictures can be saved. */
  isDrawn: boolean;
  /** Whether it shows the period with which the scope is compared. */
  compares?: boolean;
  /** How tall it is about, so that nothing jumps when it comes. */
  height: number;
  isEmpty: (value: Value<Id>) => boolean;
  /** Why it is empty, where that there are no plays is not the reason. */
  whyEmpty?: string;
  /** What is seen in it, or what its colours say. */
  note?: (props: ViewProps<Id>) => ReactNode;
  table: (props: ViewProps<Id>) => TableData;
  Body: ComponentType<ViewProps<Id>>;
}
