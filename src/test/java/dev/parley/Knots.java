package dev.parley;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what needs itself through others: the strongly connected parts of a graph, by Tarjan's algorithm. */
final class Knots {
    private final Map<String, ? extends Set<String>> graph;
    private final Map<String, Integer> found = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final List<List<String>> knots = new ArrayList<>();

    private Knots(Map<String, ? extends Set<String>> graph) {
        this.graph = graph;
    }

    /** Those of at least two, each in alphabetical order. */
    static List<List<String>> of(Map<String, ? extends Set<String>> graph) {
        Knots knots = new Knots(graph);
        for (String node : graph.keySet()) {
            if (!knots.found.containsKey(node)) {
                knots.visit(node);
            }
        }
        return knots.knots;
    }

    private void visit(String node) {
        int number = found.size();
        found.put(node, number);
        lowest.put(node, number);
        open.push(node);
        for (String next : graph.containsKey(node) ? graph.get(node) : Set.<String>of()) {
            if (!found.containsKey(next)) {
                visit(next);
                lowest.merge(node, lowest.get(next), Math::min);
            } else if (open.contains(next)) {
                lowest.merge(node, found.get(next), Math::min);
            }
        }
        if (lowest.get(node) == number) {
            List<String> knot = new ArrayList<>();
            String member;
            do {
                member = open.pop();
                knot.add(member);
            } while (!member.equals(node));
            if (knot.size() > 1) {
                Collections.sort(knot);
                knots.add(knot);
            }
        }
    }
}
