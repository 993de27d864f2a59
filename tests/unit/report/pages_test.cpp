// SPDX-License-Identifier: Apache-2.0
// What the pages must be in every language: the same numbers, nothing from elsewhere, nothing that
// a bundle could slip in, readable by ear.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "results/report/render.hpp"
#include "tests/unit/results/sample_campaign.hpp"

namespace accelbench::results {
namespace {

using testing::HasSubstr;
using testing::Not;

report_data data_of(const samples::campaign_builder& campaign) {
    const std::vector<bundle> bundles{campaign.as_bundle()};
    auto data = make_report(bundles, {});
    EXPECT_TRUE(data);
    return std::move(*data);
}

/// A campaign with everything that a report can show.
samples::campaign_builder rich_campaign() {
    auto campaign = samples::full_campaign();
    campaign.campaign.devices["cpu:0"]["info"] = {
        {"claims",
         {{{"dtype", "f32"}, {"ops_per_s", 1e11}, {"bytes_per_s", 1e10}, {"date", "2024-05"}}}}};
    return campaign;
}

report_data rich_data() {
    report_data data = data_of(rich_campaign());
    data.energy_asked = true;
    data.power_scopes = {"card"};
    for (report_device& device : data.devices) {
        for (device_row& row : device.rows) {
            if (row.rate) {
                row.joules = figure{0.004, figure_unit::joule, row.rate->status, row.number, {}};
                row.watts = figure{250.0, figure_unit::watt, row.rate->status, row.number, {}};
                row.power_scope = "card";
            }
        }
    }
    return data;
}

std::string without_tags(const std::string& html) {
    const std::string body = html.substr(html.find("<body>"));
    return std::regex_replace(body, std::regex("<[^>]*>|&#39;"), " ");
}

std::multiset<std::string> numbers_in(const std::string& text) {
    const std::regex number("[0-9]+(\\.[0-9]+)?(e[-+][0-9]+)?");
    return {std::sregex_token_iterator(text.begin(), text.end(), number), {}};
}

TEST(pages, hold_the_same_numbers_in_each_language_and_form) {
    const report_data data = rich_data();
    const auto english = numbers_in(without_tags(render_report_html(data, language::english)));
    EXPECT_GT(english.size(), 500U);
    EXPECT_EQ(english, numbers_in(without_tags(render_report_html(data, language::korean))));
    const auto text = numbers_in(render_report_markdown(data, language::english));
    EXPECT_EQ(text, numbers_in(render_report_markdown(data, language::korean)));
    const std::set<std::string> in_html(english.begin(), english.end());
    for (const std::string& number : text) {
        EXPECT_TRUE(in_html.contains(number)) << number << " is in the Markdown alone";
    }
}

TEST(pages, take_nothing_from_elsewhere) {
    for (const language tongue : {language::english, language::korean}) {
        const std::string html = render_report_html(rich_data(), tongue);
        for (const char* forbidden : {"http://", "https://", "src=", "url(", "@import", "<script",
                                      "<link", "<img", "<iframe", "<object"}) {
            EXPECT_THAT(html, Not(HasSubstr(forbidden)));
        }
        const std::regex reference("href=\"([^\"]*)\"");
        for (std::sregex_iterator at(html.begin(), html.end(), reference), end; at != end; ++at) {
            EXPECT_EQ((*at)[1].str().front(), '#');
        }
    }
}

TEST(pages, can_be_read_by_ear) {
    const std::string html = render_report_html(rich_data(), language::korean);
    EXPECT_THAT(html, HasSubstr("<html lang=\"ko\">"));
    const std::regex head("<th[ >][^>]*>?");
    std::size_t heads = 0;
    for (std::sregex_iterator at(html.begin(), html.end(), head), end; at != end; ++at, ++heads) {
        EXPECT_THAT(at->str(), HasSubstr("scope=")) << at->str();
    }
    EXPECT_GT(heads, 100U);
    const std::regex chart("<svg role=\"img\"[^>]*aria-labelledby=\"([^ ]*)-title ([^ ]*)-desc\">");
    std::set<std::string> ids;
    for (std::sregex_iterator at(html.begin(), html.end(), chart), end; at != end; ++at) {
        const std::string id = (*at)[1];
        EXPECT_TRUE(ids.insert(id).second) << id << " is there twice";
        EXPECT_THAT(html, HasSubstr("<title id=\"" + id + "-title\">"));
        EXPECT_THAT(html, HasSubstr("<desc id=\"" + id + "-desc\">"));
    }
    EXPECT_EQ(ids.size(), 8U) << "ratio, two rooflines, accuracy, power, two spreads, coverage";
    EXPECT_THAT(html, HasSubstr("<span lang=\"en\">")) << "a vendor's own words are English";
}

TEST(pages, show_nothing_that_a_bundle_slips_in) {
    auto campaign = rich_campaign();
    const std::string evil = "<script>alert(1)</script>\"'&|";
    campaign.campaign.devices["cpu:0"]["name"] = evil;
    campaign.campaign.devices["cpu:0"]["info"]["claims"][0]["source"] = evil;
    campaign.campaign.environment.json() = {{"host", {{"hostname", evil}}},
                                            {"cpu", {{"model", evil}}}};
    const row_key key = campaign.add_workload(evil, 1e6, 1e3);
    campaign.add_visits(key, {{"cpu:0", 1000.0}}, 6);
    campaign.add_state(key, "opencl:0", row_state::unsupported, evil);
    const report_data data = data_of(campaign);
    for (const language tongue : {language::english, language::korean}) {
        const std::string html = render_report_html(data, tongue);
        EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
        EXPECT_THAT(html, Not(HasSubstr("<script")));
        EXPECT_THAT(render_report_markdown(data, tongue),
                    Not(testing::ContainsRegex("[^\\\\]<script")));
    }
}

TEST(pages, say_every_key_and_the_disclaimer_once) {
    const std::regex missing("\\?[a-z]+(\\.[a-z_]+)+\\?");
    for (const report_data& data : {rich_data(), data_of(samples::tiny_campaign())}) {
        for (const language tongue : {language::english, language::korean}) {
            const std::string html = render_report_html(data, tongue);
            EXPECT_FALSE(std::regex_search(html, missing));
        }
        const std::string english = render_report_html(data, language::english);
        EXPECT_EQ(english.find("legal advice"), english.rfind("legal advice"));
        EXPECT_THAT(english, HasSubstr("legal advice"));
    }
}

TEST(pages, price_is_never_nought) {
    const std::string text = render_report_markdown(rich_data(), language::english);
    const std::string price =
        text.substr(text.find("## Price"), text.find("## Numbers") - text.find("## Price"));
    EXPECT_EQ(numbers_in(price), std::multiset<std::string>{"0"}) << "only in \"never 0\"";
}

TEST(pages, power_is_charted_only_where_it_was_measured) {
    EXPECT_THAT(render_report_html(data_of(rich_campaign()), language::english),
                Not(HasSubstr("Throughput against power")));
    EXPECT_THAT(render_report_html(rich_data(), language::english),
                HasSubstr("Throughput against power"));
}

TEST(pages, are_the_same_bytes_each_time) {
    const report_data data = rich_data();
    EXPECT_EQ(render_report_html(data, language::korean),
              render_report_html(rich_data(), language::korean));
    EXPECT_EQ(render_report_markdown(data, language::english),
              render_report_markdown(rich_data(), language::english));
}

}  // namespace
}  // namespace accelbench::results
