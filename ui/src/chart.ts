// The course of a figure, to be explored; the table below it says the same to those who cannot see it or run no scripts.
import { LineChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([LineChart, AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

interface Course {
  unit: string;
  periods: string[];
  /** Where nothing is known of a series with gaps, nothing is drawn. */
  series: { name: string; values: (number | null)[]; texts: (string | null)[]; gaps: boolean }[];
  /** Periods from which on the units are others. */
  marks: { period: string; text: string }[];
}

const SIGNS = ["circle", "diamond", "triangle"];

for (const box of document.querySelectorAll<HTMLElement>("[data-course]")) {
  const course = JSON.parse(box.dataset.course!) as Course;
  const style = getComputedStyle(box);
  const ink = style.color;
  box.hidden = false;
  const chart = init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    aria: { enabled: true, label: { description: box.getAttribute("aria-label") ?? "" } },
    color: [style.getPropertyValue("--nt-met").trim(), style.getPropertyValue("--nt-unmet").trim(), style.getPropertyValue("--nt-missing").trim()],
    // The legend stands above what the axis measures; where it is too long for one line it is leafed through.
    grid: { left: 8, right: 16, top: 64, bottom: course.periods.length > 12 ? 56 : 8, containLabel: true },
    legend: { type: "scroll", top: 0, textStyle: { color: ink }, pageTextStyle: { color: ink }, pageIconColor: ink },
    // Drawn on the canvas: the content policy allows no inline style.
    tooltip: { trigger: "axis", renderMode: "richText" },
    dataZoom: course.periods.length > 12 ? [{ type: "slider" }, { type: "inside" }] : [],
    xAxis: { type: "category", data: course.periods, axisLabel: { color: ink } },
    yAxis: { type: "value", name: course.unit, scale: true, axisLabel: { color: ink }, nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: ink, opacity: 0.15 } } },
    series: course.series.map(({ name, values, texts, gaps }, place) => ({
      type: "line" as const,
      name,
      data: values.map((value) => value ?? "-"),
      symbol: SIGNS[place % SIGNS.length],
      symbolSize: 9,
      lineStyle: { type: place === 0 ? ("solid" as const) : ("dashed" as const) },
      connectNulls: !gaps,
      markLine: {
        silent: true,
        symbol: "none",
        label: { formatter: "{b}", color: ink },
        lineStyle: { color: ink, type: "dotted" as const },
        data: place === 0 ? course.marks.map(({ period, text }) => ({ xAxis: period, name: text })) : [],
      },
      tooltip: { valueFormatter: (_: unknown, index: number) => texts[index] ?? "–" },
    })),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}
